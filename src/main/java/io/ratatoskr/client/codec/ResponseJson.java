package io.ratatoskr.client.codec;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads JSON of a gateway; what does not follow its API is a {@link ProviderUnavailable}. Thread-safe. */
final class ResponseJson {
    private ResponseJson() {}

    /** Reads one value. */
    static <T> T read(byte[] json, Function<JsonReader, T> value) {
        try (JsonReader reader = JsonReader.of(json)) {
            T result = value.apply(reader);
            reader.requireEnd();
            return result;
        } catch (InvalidRequest e) {
            throw malformed(e);
        } catch (PayloadTooLarge e) {
            throw new PayloadTooLarge(
                    "the response of the gateway is too large: %s; send fewer inputs in one request"
                            .formatted(e.getMessage()),
                    e);
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    /** Passes every field of the object at the reader's position. */
    static void fields(JsonReader reader, Consumer<String> field) {
        reader.beginObject();
        while (reader.nextField()) {
            field.accept(reader.name());
        }
    }

    /** Reads the list at the reader's position; empty for null. */
    static <T> List<T> list(JsonReader reader, Function<JsonReader, T> entry) {
        if (reader.isNull()) {
            return List.of();
        }
        var entries = new ArrayList<T>();
        reader.beginList();
        while (reader.nextElement()) {
            entries.add(entry.apply(reader));
        }
        return entries;
    }

    static List<String> texts(JsonReader reader) {
        return list(reader, JsonReader::readString);
    }

    static ProviderUnavailable malformed(RuntimeException cause) {
        return new ProviderUnavailable(
                "the gateway's response is malformed: %s".formatted(cause.getMessage()),
                ProviderUnavailable.Reason.INVALID_RESPONSE,
                cause);
    }

    static ProviderUnavailable missing(String what) {
        return new ProviderUnavailable(
                "the gateway's response has no %s".formatted(what), ProviderUnavailable.Reason.INVALID_RESPONSE);
    }
}
