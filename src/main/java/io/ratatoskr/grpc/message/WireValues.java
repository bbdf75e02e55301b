package io.ratatoskr.grpc.message;

import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single values of messages. */
final class WireValues {
    private static final long MAX_UINT32 = 0xffff_ffffL;

    private WireValues() {}

    /** The number that a client wrote: 0.7f as 0.7, not as 0.699999988. */
    static double decimal(float value) {
        return Double.parseDouble(Float.toString(value));
    }

    /** @throws InvalidRequest above 2,147,483,647 */
    static int count(String field, int uint32) {
        if (uint32 < 0) {
            throw new InvalidRequest(
                    "%s is %d; at most %d is allowed"
                            .formatted(field, Integer.toUnsignedLong(uint32), Integer.MAX_VALUE),
                    field);
        }
        return uint32;
    }

    /** A count as uint32; the largest one for what does not fit. */
    static int uint32(long count) {
        return (int) Math.max(0, Math.min(count, MAX_UINT32));
    }

    /** @throws InvalidRequest when the text is not JSON */
    static RawJson json(String field, String text) {
        try {
            return Json.parse(text);
        } catch (InvalidRequest e) {
            throw new InvalidRequest("%s is not JSON: %s".formatted(field, e.getMessage()), field);
        }
    }

    /** @throws InvalidRequest when the text is neither empty nor a JSON object */
    static AdditionalProperties fields(String field, String text) {
        if (text.isEmpty()) {
            return AdditionalProperties.NONE;
        }
        RawJson value = json(field, text);
        if (!value.isObject()) {
            throw new InvalidRequest("%s is not a JSON object".formatted(field), field);
        }
        return Json.parseObject(value);
    }

    /** The fields as a JSON object; empty if there are none. */
    static String text(AdditionalProperties fields) {
        return fields.isEmpty() ? "" : Json.object(fields).text();
    }

    /** Null if empty. */
    static @Nullable String textOrNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** @throws BatchTooLarge above the limit */
    static <T> List<T> limited(String field, List<T> entries, int max) {
        if (entries.size() > max) {
            throw new BatchTooLarge(
                    "%s has %,d entries; at most %,d are allowed in one request".formatted(field, entries.size(), max),
                    max,
                    field);
        }
        return entries;
    }

    /** @throws InvalidRequest when the text is empty */
    static String nonEmpty(String field, String text) {
        if (text.isEmpty()) {
            throw new InvalidRequest("%s is empty".formatted(field), field);
        }
        return text;
    }
}
