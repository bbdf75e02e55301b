package io.ratatoskr.telemetry;

import io.ratatoskr.settings.LogSettings.Format;
import org.jspecify.annotations.Nullable;

/**
 * Writes named values as one line, either {@code name=value} pairs separated by spaces or a JSON object. Values are cut at {@value
 * #MAX_VALUE_LENGTH} characters, and have no control characters, line ends or characters that change the direction of text: a value from
 * outside cannot forge a line. Names are constants. Not thread-safe.
 */
public final class LogFields {
    static final int MAX_VALUE_LENGTH = 200;

    private final StringBuilder line;
    private final boolean json;

    public LogFields(Format format) {
        this.line = new StringBuilder(320);
        this.json = format == Format.JSON;
        if (json) {
            line.append('{');
        }
    }

    /** Adds a text; nothing when it is null or empty. */
    public LogFields add(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            name(name);
            int end = Math.min(value.length(), MAX_VALUE_LENGTH);
            boolean quoted = json || !isPlain(value, end);
            if (quoted) {
                line.append('"');
                escape(value, end);
            } else {
                line.append(value, 0, end);
            }
            if (end < value.length()) {
                line.append("...");
            }
            if (quoted) {
                line.append('"');
            }
        }
        return this;
    }

    /** Adds a number. */
    public LogFields add(String name, long value) {
        name(name);
        line.append(value);
        return this;
    }

    /** Adds a duration in milliseconds, with microseconds as its fraction. */
    public LogFields addMillis(String name, long nanos) {
        name(name);
        long micros = Math.max(0, nanos / 1_000);
        line.append(micros / 1_000).append('.');
        long fraction = micros % 1_000;
        line.append((char) ('0' + fraction / 100))
                .append((char) ('0' + fraction / 10 % 10))
                .append((char) ('0' + fraction % 10));
        return this;
    }

    /** Adds a number as digits, which must be those of a valid one. */
    public LogFields addNumber(String name, String digits) {
        name(name);
        line.append(digits);
        return this;
    }

    @Override
    public String toString() {
        return json ? line + "}" : line.toString();
    }

    private void name(String name) {
        if (json) {
            line.append(line.length() == 1 ? "\"" : ",\"").append(name).append("\":");
        } else {
            line.append(line.isEmpty() ? "" : " ").append(name).append('=');
        }
    }

    private static boolean isPlain(String value, int end) {
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '=') {
                return false;
            }
        }
        return true;
    }

    private void escape(String value, int end) {
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (isForging(c)) {
                line.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    line.append(Character.forDigit(c >> shift & 0xf, 16));
                }
            } else {
                line.append(c);
            }
        }
    }

    /** Characters that end lines, control terminals, change the order of text or are invisible, and halves of characters. */
    private static boolean isForging(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
