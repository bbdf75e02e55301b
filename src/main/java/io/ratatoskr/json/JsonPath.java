package io.ratatoskr.json;

import com.fasterxml.jackson.core.JsonStreamContext;

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
        int end = Math.min(text.length(), MAX_LENGTH);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        var shortened = new StringBuilder(end + 1);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            shortened.append(Character.isISOControl(c) ? ' ' : c);
        }
        return end < text.length() ? shortened.append('…').toString() : shortened.toString();
    }
}
