package io.ratatoskr.api.json;

import static java.util.Objects.requireNonNull;

/**
 * One JSON value in its original text, never re-ordered, re-escaped or rounded. Only the {@code json} package parses it; the
 * creator guarantees that the text is a single valid JSON value.
 */
public record RawJson(String text) {
    /** JSON's {@code null}. */
    public static final RawJson NULL = new RawJson("null");

    public RawJson {
        requireNonNull(text, "text");
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "a JSON value is blank; expected null, a number, a string, a list or an object");
        }
    }

    /** Returns whether this is JSON's {@code null}. */
    public boolean isNull() {
        return text.equals("null");
    }

    /** Returns whether this is an object. */
    public boolean isObject() {
        return text.startsWith("{");
    }

    @Override
    public String toString() {
        return text;
    }
}
