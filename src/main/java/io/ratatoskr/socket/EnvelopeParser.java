package io.ratatoskr.socket;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses the envelope of one line in one pass over its bytes, without building the values of the body: the fields {@code id}, {@code op}
 * and {@code meta}, and {@code key} of an {@code auth} line, are replaced by blanks, and what remains is the body. Used once.
 */
final class EnvelopeParser {
    static final int MAX_ID_BYTES = 128;
    private static final int MAX_OP_BYTES = 64;
    private static final int MAX_META_FIELDS = 16;
    private static final String AUTH = "auth";

    private final byte[] line;
    private final JsonCursor json;
    private @Nullable String id;
    private @Nullable String op;
    private @Nullable Map<String, String> meta;
    /** The member {@code key}, from its name to the end of its value; null: none. */
    private int @Nullable [] key;
    /** The comma behind the last member of the body; -1: none. */
    private int lastComma = -1;

    EnvelopeParser(byte[] line) {
        this.line = line;
        this.json = new JsonCursor(line);
    }

    /** The id, if it was read before a failure. */
    @Nullable
    String id() {
        return id;
    }

    /** @throws InvalidRequest when the line is not a JSON object with an operation, or a field of the envelope has another form */
    Envelope parse() {
        json.skipBlanks();
        json.expect('{');
        json.skipBlanks();
        if (!json.accept('}')) {
            do {
                json.skipBlanks();
            } while (member());
        }
        json.skipBlanks();
        if (!json.isAtEnd()) {
            throw json.malformed("something behind the object");
        }
        if (op == null) {
            throw new InvalidRequest("the field op is missing", "op");
        }
        return new Envelope(id, op, meta == null ? Map.of() : meta, op.equals(AUTH) ? keyText() : null, line);
    }

    /** Reads a member and the comma or brace behind it; returns whether another one follows. */
    private boolean member() {
        int from = json.position();
        int nameStart = from + 1;
        json.skipString();
        int nameEnd = json.position() - 1;
        json.skipBlanks();
        json.expect(':');
        json.skipBlanks();
        int valueStart = json.position();
        boolean own = isOwn(nameStart, nameEnd);
        if (own && is(nameStart, nameEnd, "meta")) {
            meta = meta(meta);
        } else {
            json.skipValue();
        }
        int end = json.position();
        if (own) {
            read(nameStart, nameEnd, valueStart, end);
        } else if (is(nameStart, nameEnd, "key")) {
            key = new int[] {valueStart, end};
        }
        json.skipBlanks();
        int separator = json.position();
        boolean more = json.accept(',');
        if (!more) {
            json.expect('}');
        }
        if (own) {
            blank(from, end);
            if (more) {
                line[separator] = ' ';
            } else if (lastComma >= 0) {
                line[lastComma] = ' ';
            }
        } else if (more) {
            lastComma = separator;
        }
        return more;
    }

    private boolean isOwn(int from, int to) {
        return is(from, to, "id") || is(from, to, "op") || is(from, to, "meta");
    }

    private boolean is(int from, int to, String name) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (line[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void read(int nameStart, int nameEnd, int from, int to) {
        if (is(nameStart, nameEnd, "id")) {
            requireNone(id, "id");
            id = idOf(from, to);
        } else if (is(nameStart, nameEnd, "op")) {
            requireNone(op, "op");
            if (line[from] != '"' || to - from > MAX_OP_BYTES) {
                throw new InvalidRequest("op is not a string of at most %d bytes".formatted(MAX_OP_BYTES - 2), "op");
            }
            op = json.text(from, to);
        }
    }

    private static void requireNone(@Nullable Object before, String name) {
        if (before != null) {
            throw new InvalidRequest("the field %s is there twice".formatted(name), name);
        }
    }

    /** Null is as none. */
    private @Nullable String idOf(int from, int to) {
        if (is(from, to, "null")) {
            return null;
        }
        if (to - from > MAX_ID_BYTES || !(line[from] == '"' ? json.isPlainString(from, to) : json.isNumber(from, to))) {
            throw new InvalidRequest(
                    "id is not a number or string of at most %d bytes without control characters"
                            .formatted(MAX_ID_BYTES),
                    "id");
        }
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }

    /** The texts of an object with strings, numbers and truth values. */
    private Map<String, String> meta(@Nullable Map<String, String> before) {
        requireNone(before, "meta");
        var fields = new LinkedHashMap<String, String>();
        json.expect('{');
        json.skipBlanks();
        if (json.accept('}')) {
            return fields;
        }
        do {
            json.skipBlanks();
            int nameStart = json.position();
            json.skipString();
            String name = json.text(nameStart, json.position());
            json.skipBlanks();
            json.expect(':');
            json.skipBlanks();
            int from = json.position();
            if (json.isAt('{') || json.isAt('[')) {
                throw new InvalidRequest("meta.%s is not a string".formatted(Text.echo(name)), "meta");
            }
            json.skipValue();
            if (!is(from, json.position(), "null")) {
                fields.put(name, json.text(from, json.position()));
            }
            json.skipBlanks();
            if (fields.size() > MAX_META_FIELDS) {
                throw new InvalidRequest("meta has more than %d fields".formatted(MAX_META_FIELDS), "meta");
            }
        } while (json.accept(','));
        json.expect('}');
        return fields;
    }

    private @Nullable String keyText() {
        return key == null || line[key[0]] != '"' ? null : json.text(key[0], key[1]);
    }

    private void blank(int from, int to) {
        Arrays.fill(line, from, to, (byte) ' ');
    }
}
