package io.ratatoskr.mock;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.stream.Collectors;

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

    /** Texts as a JSON array. */
    static String quoted(List<String> texts) {
        return texts.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]"));
    }

    /** Tool arguments as the JSON value that most formats want; none are {@code {}}. */
    static String object(String arguments) {
        return arguments.isBlank() ? "{}" : arguments;
    }
}
