package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.RetryAfter;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An error of a Google API; every field may be missing.
 *
 * @param code the HTTP status of the error; 0: missing
 * @param status the gRPC status, such as {@code RESOURCE_EXHAUSTED}
 * @param reasons of {@code ErrorInfo}, such as {@code API_KEY_INVALID}
 * @param retry delay before a retry, from {@code RetryInfo}
 * @param spent whether a quota is exhausted that a short wait does not refill: a daily quota, or a quota of 0
 * @param field the invalid field, from {@code BadRequest}
 * @param raw the error object as received
 */
record ErrorBody(
        int code,
        @Nullable String status,
        @Nullable String message,
        Set<String> reasons,
        @Nullable Duration retry,
        boolean spent,
        @Nullable String field,
        @Nullable RawJson raw) {
    static final ErrorBody NONE = new ErrorBody(0, null, null, Set.of(), null, false, null, null);

    ErrorBody {
        reasons = Set.copyOf(reasons);
    }

    /** Parses the error in a body, in a list or not; {@link #NONE} if there is none. Never throws. */
    static ErrorBody in(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            return document(reader);
        } catch (InvalidRequest | PayloadTooLarge e) {
            return NONE;
        }
    }

    private static ErrorBody document(JsonReader reader) {
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
                return of(reader);
            }
            reader.skip();
        }
        return NONE;
    }

    /** Reads the error at the current position: an object, or a text. */
    static ErrorBody of(JsonReader reader) {
        if (!reader.isObject()) {
            String text = reader.isString() ? reader.readString() : reader.readRaw().text();
            return new ErrorBody(0, null, text, Set.of(), null, false, null, null);
        }
        int start = reader.tokenStart();
        int code = 0;
        String status = null;
        String message = null;
        var details = new ErrorDetails();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "code" -> {
                    Integer told = Lax.integer(reader);
                    code = told == null ? 0 : told;
                }
                case "status" -> status = Lax.text(reader);
                case "message" -> message = Lax.text(reader);
                case "details", "errors" -> details.read(reader);
                default -> reader.skip();
            }
        }
        return new ErrorBody(
                code,
                status,
                message,
                details.reasons,
                RetryAfter.span(details.retryDelay),
                details.spent,
                details.field,
                reader.rawSince(start));
    }

    boolean is(String word) {
        return word.equals(status);
    }

    boolean has(Set<String> any) {
        return reasons.stream().anyMatch(any::contains);
    }
}
