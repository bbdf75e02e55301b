package io.ratatoskr.cache;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.json.JsonReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** JSON values that are equal but for the order of their fields, white space, escapes and the notation of numbers as equal bytes. */
final class CanonicalJson {
    /** Length of a number from which on its notation counts. */
    private static final int MAX_NUMBER_LENGTH = 64;

    private record Field(String name, ByteWriter value) {}

    private CanonicalJson() {}

    /** Writes the value; a text that is no JSON as it is. */
    static void write(String json, ByteWriter out) {
        int start = out.length();
        try (JsonReader reader = JsonReader.of(json.getBytes(StandardCharsets.UTF_8))) {
            write(reader, out);
            reader.requireEnd();
        } catch (GatewayException notJson) {
            out.truncate(start);
            out.put('!');
            out.text(json);
        }
    }

    private static void write(JsonReader reader, ByteWriter out) {
        if (reader.isObject()) {
            writeObject(reader, out);
        } else if (reader.isList()) {
            out.put('[');
            reader.beginList();
            while (reader.nextElement()) {
                write(reader, out);
            }
            out.put(']');
        } else if (reader.isString()) {
            out.put('"');
            out.text(reader.readString());
        } else if (reader.isNumber()) {
            out.put('#');
            out.text(number(reader.readRaw().text()));
        } else {
            // true, false or null
            out.put('=');
            out.text(reader.readRaw().text());
        }
    }

    private static void writeObject(JsonReader reader, ByteWriter out) {
        List<Field> fields = new ArrayList<>();
        reader.beginObject();
        while (reader.nextField()) {
            String name = reader.name();
            var value = new ByteWriter(32);
            write(reader, value);
            fields.add(new Field(name, value));
        }
        // Stable: of two fields of one name the order counts
        fields.sort(Comparator.comparing(Field::name));
        out.put('{');
        for (Field field : fields) {
            out.text(field.name());
            out.raw(field.value().toBytes());
        }
        out.put('}');
    }

    static String number(String text) {
        if (text.length() > MAX_NUMBER_LENGTH) {
            return text;
        }
        try {
            BigDecimal value = new BigDecimal(text);
            BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
            return plain.unscaledValue() + "e" + -(long) plain.scale();
        } catch (NumberFormatException | ArithmeticException extreme) {
            return text;
        }
    }
}
