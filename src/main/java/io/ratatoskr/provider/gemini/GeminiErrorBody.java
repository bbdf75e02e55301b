package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.RetryAfter;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An error of a Google API; every field may be missing.
 *
 * @param code the HTTP status of the error; 0: missing
 * @param status the gRPC status, such as {@code RESOURCE_EXHAUSTED}
 * @param raw the error object as received
 */
record GeminiErrorBody(
        int code,
        @Nullable String status,
        @Nullable String message,
        Details details,
        @Nullable RawJson raw) {
    static final GeminiErrorBody NONE = ofMessage(null);

    /**
     * Its {@code details}.
     *
     * @param reasons of {@code ErrorInfo}, such as {@code API_KEY_INVALID}
     * @param retryDelay delay before a retry, from {@code RetryInfo}
     * @param quotaExhausted whether a quota is exhausted that a short wait does not refill: a daily quota, or a quota of 0
     * @param field the invalid field, from {@code BadRequest}
     */
    record Details(
            Set<String> reasons,
            @Nullable Duration retryDelay,
            boolean quotaExhausted,
            @Nullable String field) {
        static final Details NONE = new Details(Set.of(), null, false, null);

        Details {
            reasons = Set.copyOf(reasons);
        }
    }

    private static GeminiErrorBody ofMessage(@Nullable String message) {
        return new GeminiErrorBody(0, null, message, Details.NONE, null);
    }

    /** Parses the error in a body, in a list or not; {@link #NONE} if there is none. Never throws. */
    static GeminiErrorBody parse(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            return readDocument(reader);
        } catch (InvalidRequest | PayloadTooLarge e) {
            return NONE;
        }
    }

    private static GeminiErrorBody readDocument(JsonReader reader) {
        // An error is nested in few lists; deeper nesting is not an error
        for (int depth = 0; reader.isList() && depth < 4; depth++) {
            reader.beginList();
            if (!reader.nextElement()) {
                return NONE;
            }
        }
        if (!reader.isObject()) {
            return NONE;
        }
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("error") && !reader.isNull()) {
                return read(reader);
            }
            reader.skip();
        }
        return NONE;
    }

    /** Reads the error at the current position: an object, or a text. */
    static GeminiErrorBody read(JsonReader reader) {
        if (!reader.isObject()) {
            String text =
                    reader.isString() ? reader.readString() : reader.readRaw().text();
            return ofMessage(text);
        }
        int start = reader.tokenStart();
        int code = 0;
        String status = null;
        String message = null;
        var details = new GeminiErrorDetails();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "code" -> {
                    Integer value = LenientJson.intOrNull(reader);
                    code = value == null ? 0 : value;
                }
                case "status" -> status = LenientJson.textOrNull(reader);
                case "message" -> message = LenientJson.textOrNull(reader);
                case "details", "errors" -> details.read(reader);
                default -> reader.skip();
            }
        }
        return new GeminiErrorBody(
                code,
                status,
                message,
                new Details(
                        details.reasons,
                        RetryAfter.parseDuration(details.retryDelay),
                        details.quotaExhausted,
                        details.field),
                reader.rawSince(start));
    }

    boolean hasStatus(String expected) {
        return expected.equals(status);
    }

    boolean hasAnyReason(Set<String> candidates) {
        return details.reasons.stream().anyMatch(candidates::contains);
    }
}
