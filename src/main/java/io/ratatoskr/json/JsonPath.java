package io.ratatoskr.json;

import com.fasterxml.jackson.core.JsonStreamContext;
import io.ratatoskr.api.internal.text.Text;

/** The path of a value in a document, for error messages. */
final class JsonPath {
    private static final int MAX_LENGTH = 40;

    private JsonPath() {}

    static String of(JsonStreamContext context) {
        var path = new StringBuilder();
        append(path, context);
        return path.toString();
    }

    private static void append(StringBuilder path, JsonStreamContext context) {
        JsonStreamContext parent = context.getParent();
        if (parent != null) {
            append(path, parent);
        }
        if (context.inArray() && context.hasCurrentIndex()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        } else if (context.inObject() && context.getCurrentName() != null) {
            if (!path.isEmpty()) {
                path.append('.');
            }
            path.append(shorten(context.getCurrentName()));
        }
    }

    /** Shortens text to 40 characters and replaces control characters. */
    static String shorten(String text) {
        return Text.shorten(text, MAX_LENGTH).replaceAll("\\p{Cc}", " ");
    }
}
