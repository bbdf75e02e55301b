package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.RetryAfter;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an error of Google's says; every part may be missing.
 *
 * @param code the HTTP status that it has or would have had; 0: not told
 * @param status gRPC's word, such as {@code RESOURCE_EXHAUSTED}
 * @param reasons of {@code ErrorInfo}, such as {@code API_KEY_INVALID}
 * @param retry how long to wait, by {@code RetryInfo}
 * @param spent whether a quota is used up that no short wait refills: one of a day, or one of nothing
 * @param field that is wrong, by {@code BadRequest}
 * @param raw the error object as it is written
 */
record ErrorBody(
        int code,
        @Nullable String status,
        @Nullable String message,
        Set<String> reasons,
        @Nullable Duration retry,
        boolean spent,
        @Nullable String field,
        @Nullable JsonText raw) {
    static final ErrorBody NONE = new ErrorBody(0, null, null, Set.of(), null, false, null, null);

    ErrorBody {
        reasons = Set.copyOf(reasons);
    }

    /** The error in a body, in a list or not; {@link #NONE} when there is none to be found. Never throws. */
    static ErrorBody in(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            return document(reader);
        } catch (InvalidRequest | PayloadTooLarge e) {
            return NONE;
        }
    }

    private static ErrorBody document(JsonReader reader) {
        // The lists around an error are few; what goes deeper is none
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

    /** The error that the reader stands on: an object, or a text. */
    static ErrorBody of(JsonReader reader) {
        if (!reader.isObject()) {
            String text = reader.isText() ? reader.text() : reader.raw().text();
            return new ErrorBody(0, null, text, Set.of(), null, false, null, null);
        }
        int start = reader.start();
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
                reader.since(start));
    }

    boolean is(String word) {
        return word.equals(status);
    }

    boolean has(Set<String> any) {
        return reasons.stream().anyMatch(any::contains);
    }
}
