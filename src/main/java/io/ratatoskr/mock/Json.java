package io.ratatoskr.mock;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.jspecify.annotations.Nullable;

/** JSON written by hand, so that an answer costs about a microsecond. */
final class Json {
    private Json() {}

    /** Appends the text as a JSON string. */
    static StringBuilder quote(StringBuilder to, String text) {
        to.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, to);
        return to.append('"');
    }

    static String quote(String text) {
        return quote(new StringBuilder(text.length() + 16), text).toString();
    }

    /** An error as OpenAI writes it. */
    static String error(int status, String message) {
        String type = switch (status) {
            case 400, 413, 422 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 402 -> "insufficient_quota";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            default -> "server_error";
        };
        return error(type, null, message);
    }

    static String error(String type, @Nullable String code, String message) {
        return "{\"error\":{\"message\":%s,\"type\":%s,\"param\":null,\"code\":%s}}"
                .formatted(quote(message), quote(type), code == null ? "null" : quote(code));
    }
}
