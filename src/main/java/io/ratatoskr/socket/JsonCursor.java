package io.ratatoskr.socket;

import io.ratatoskr.api.error.InvalidRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A position in the bytes of one line of JSON. Finds where values end; what a value contains is checked by whoever reads it. Needs no
 * stack, however deep values are nested.
 */
final class JsonCursor {
    private final byte[] line;
    private int at;

    JsonCursor(byte[] line) {
        this.line = line;
    }

    int position() {
        return at;
    }

    boolean isAtEnd() {
        return at == line.length;
    }

    boolean isAt(char c) {
        return at < line.length && line[at] == c;
    }

    void skipBlanks() {
        while (at < line.length && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r')) {
            at++;
        }
    }

    boolean accept(char c) {
        boolean is = isAt(c);
        if (is) {
            at++;
        }
        return is;
    }

    void expect(char c) {
        if (!accept(c)) {
            throw malformed(isAtEnd() ? "its end" : "a character other than " + c);
        }
    }

    InvalidRequest malformed(String what) {
        return new InvalidRequest("the line is not a JSON object: %s at byte %d".formatted(what, at));
    }

    void skipString() {
        expect('"');
        while (at < line.length) {
            byte b = line[at++];
            if (b == '"') {
                return;
            }
            if (b == '\\') {
                at++;
            }
        }
        throw malformed("its end, within a string");
    }

    /** Skips a value of any kind. */
    void skipValue() {
        if (isAt('"')) {
            skipString();
        } else if (isAt('{') || isAt('[')) {
            skipNested();
        } else {
            int from = at;
            while (at < line.length && isScalar(line[at])) {
                at++;
            }
            if (at == from) {
                throw malformed(isAtEnd() ? "its end" : "no value");
            }
        }
    }

    private void skipNested() {
        int depth = 0;
        do {
            if (at >= line.length) {
                throw malformed("its end, within a value");
            }
            switch (line[at]) {
                case '"' -> {
                    skipString();
                    continue;
                }
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            at++;
        } while (depth > 0);
    }

    private static boolean isScalar(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || b == '-' || b == '+' || b == '.' || b == 'E';
    }

    /** Whether the bytes are a JSON number. */
    boolean isNumber(int from, int to) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1)
                .matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
    }

    /** Whether the bytes are a JSON string that is valid UTF-8, without control characters and invalid escapes. */
    boolean isPlainString(int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] >= 0 && line[i] < 0x20) {
                return false;
            }
        }
        try {
            text(from, to);
            return true;
        } catch (InvalidRequest invalid) {
            return false;
        }
    }

    /**
     * The text of a string, or of another value as it is written.
     *
     * @throws InvalidRequest when it has an invalid escape or is not UTF-8
     */
    String text(int from, int to) {
        boolean quoted = to - from >= 2 && line[from] == '"';
        String raw = decode(quoted ? from + 1 : from, quoted ? to - 1 : to);
        return quoted && raw.indexOf('\\') >= 0 ? unescape(raw) : raw;
    }

    private String decode(int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidRequest("the line is not UTF-8, between its bytes %d and %d".formatted(from, to));
        }
    }

    private InvalidRequest invalidEscape() {
        return new InvalidRequest("the line is not a JSON object: a string has an invalid escape");
    }

    private String unescape(String raw) {
        var text = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = i < raw.length() ? raw.charAt(i++) : 0;
            int known = "\"\\/bfnrt".indexOf(escaped);
            if (known >= 0) {
                text.append("\"\\/\b\f\n\r\t".charAt(known));
            } else if (escaped == 'u' && i + 4 <= raw.length()) {
                text.append((char) hex(raw, i));
                i += 4;
            } else {
                throw invalidEscape();
            }
        }
        return text.toString();
    }

    private int hex(String raw, int from) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(raw.charAt(i), 16);
            if (digit < 0 || raw.charAt(i) > 'f') {
                throw invalidEscape();
            }
            value = value * 16 + digit;
        }
        return value;
    }
}
