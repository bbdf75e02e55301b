package io.ratatoskr.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the JSON inside of some bytes is: a document, or the data of a stream. Text around it is ignored, and what is not JSON any more
 * ends a value early.
 */
final class JsonSpans {
    /** The bytes from {@code from} to before {@code to}. */
    record Span(int from, int to) {
        int length() {
            return to - from;
        }
    }

    private static final int MAX_DEPTH = 400;

    /** Every value, the nested ones too. */
    final List<Span> values = new ArrayList<>();
    /** The names of members, with quotes. */
    final List<Span> names = new ArrayList<>();
    /** Members of objects, name and value, and elements of lists. */
    final List<Span> entries = new ArrayList<>();
    /** Strings, with quotes; names are not among them. */
    final List<Span> strings = new ArrayList<>();
    /** The positions after each opening brace. */
    final List<Integer> objects = new ArrayList<>();

    private final byte[] bytes;
    private int at;

    private JsonSpans(byte[] bytes) {
        this.bytes = bytes;
    }

    static JsonSpans of(byte[] bytes) {
        JsonSpans spans = new JsonSpans(bytes);
        while (spans.at < bytes.length) {
            int start = spans.at;
            if (bytes[start] == '{' || bytes[start] == '[') {
                spans.value(0);
            }
            spans.at = Math.max(spans.at, start + 1);
        }
        return spans;
    }

    private boolean value(int depth) {
        space();
        int from = at;
        boolean whole = depth < MAX_DEPTH
                && switch (peek()) {
                    case '{' -> container(depth, '}');
                    case '[' -> container(depth, ']');
                    case '"' -> string();
                    default -> word();
                };
        if (whole) {
            Span span = new Span(from, at);
            values.add(span);
            if (bytes[from] == '"') {
                strings.add(span);
            }
        }
        return whole;
    }

    private boolean container(int depth, char end) {
        at++;
        if (end == '}') {
            objects.add(at);
        }
        space();
        while (peek() != end) {
            int from = at;
            if (end == '}' && !name()) {
                return false;
            }
            if (!value(depth + 1)) {
                return false;
            }
            entries.add(new Span(from, at));
            space();
            if (peek() == ',') {
                at++;
                space();
            } else if (peek() != end) {
                return false;
            }
        }
        at++;
        return true;
    }

    private boolean name() {
        int from = at;
        if (peek() != '"' || !string()) {
            return false;
        }
        names.add(new Span(from, at));
        space();
        if (peek() != ':') {
            return false;
        }
        at++;
        return true;
    }

    private boolean string() {
        at++;
        while (at < bytes.length && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        boolean closed = at < bytes.length;
        at = Math.min(at + 1, bytes.length);
        return closed;
    }

    private boolean word() {
        int from = at;
        while ((at < bytes.length && "+-.".indexOf(bytes[at]) >= 0) || Character.isLetterOrDigit(peek())) {
            at++;
        }
        return at > from;
    }

    private void space() {
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    private char peek() {
        return at < bytes.length ? (char) (bytes[at] & 0xff) : 0;
    }
}
