package io.ratatoskr.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.json.RawJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects as maps: of texts, numbers, booleans, nulls, lists and maps. */
public final class JsonTree {
    private JsonTree() {}

    /**
     * The JSON object of a map. Keys are texts; values may also be collections and arrays of any type.
     *
     * @throws InvalidRequest naming the field whose value is of another type, or not finite
     * @throws PayloadTooLarge when it is nested too deeply
     */
    public static byte[] write(Map<?, ?> map) {
        var writer = new JsonWriter(1_024);
        writeMap(writer, map, "", 1);
        byte[] bytes = writer.toBytes();
        Json.checkLength(bytes.length);
        return bytes;
    }

    /** The object as a map in the order of its fields; its whole numbers are {@code Integer}, {@code Long} or {@code BigInteger}. */
    @SuppressWarnings("unchecked") // Jackson makes maps of objects
    public static Map<String, Object> read(byte[] object) {
        try {
            return Json.mapper().readValue(object, LinkedHashMap.class);
        } catch (JsonProcessingException e) {
            throw Json.malformed(e);
        } catch (IOException e) {
            throw Json.malformed(e);
        }
    }

    private static void writeMap(JsonWriter writer, Map<?, ?> map, String path, int depth) {
        checkDepth(depth);
        writer.beginObject();
        map.forEach((key, value) -> {
            if (!(key instanceof CharSequence)) {
                throw new InvalidRequest("%s has a key that is %s; keys are texts"
                        .formatted(path.isEmpty() ? "the map" : JsonPath.shorten(path), type(key)));
            }
            String name = key.toString();
            writer.name(name);
            writeValue(writer, value, path.isEmpty() ? name : path + "." + name, depth);
        });
        writer.endObject();
    }

    private static void writeValue(JsonWriter writer, @Nullable Object value, String path, int depth) {
        switch (value) {
            case null -> writer.nullValue();
            case CharSequence text -> writer.string(text.toString());
            case Boolean bool -> writer.bool(bool);
            case Double number -> writeDouble(writer, number, path);
            case Float number -> writeDouble(writer, number, path);
            case Number number -> writer.rawAscii(decimal(number, path));
            case RawJson json -> writer.raw(json);
            case Map<?, ?> map -> writeMap(writer, map, path, depth + 1);
            case Iterable<?> list -> writeList(writer, list, path, depth + 1);
            case Object[] array -> writeList(writer, Arrays.asList(array), path, depth + 1);
            case int[] array -> writeList(writer, Arrays.stream(array).boxed().toList(), path, depth + 1);
            default ->
                throw new InvalidRequest("%s is %s; expected text, a number, a boolean, a list or a map"
                        .formatted(JsonPath.shorten(path), type(value)));
        }
    }

    private static void writeList(JsonWriter writer, Iterable<?> list, String path, int depth) {
        checkDepth(depth);
        writer.beginList();
        String entry = path + "[]";
        for (Object value : list) {
            writeValue(writer, value, entry, depth);
        }
        writer.endList();
    }

    private static void writeDouble(JsonWriter writer, double number, String path) {
        if (!Double.isFinite(number)) {
            throw new InvalidRequest("%s is %s; expected a finite number".formatted(JsonPath.shorten(path), number));
        }
        writer.number(number);
    }

    private static String decimal(Number number, String path) {
        try {
            return new BigDecimal(number.toString()).toString();
        } catch (NumberFormatException e) {
            throw new InvalidRequest("%s is %s; expected a number".formatted(JsonPath.shorten(path), type(number)));
        }
    }

    private static void checkDepth(int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw new PayloadTooLarge("the map is nested more than %d levels deep".formatted(Json.MAX_DEPTH));
        }
    }

    private static String type(@Nullable Object value) {
        return value == null ? "null" : "a " + value.getClass().getName();
    }
}
