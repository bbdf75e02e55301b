package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.JsonWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A content block of a request.
 *
 * @param body writes the fields of the block, or the whole block for {@link Kind#THINKING} and {@link Kind#WHOLE}
 * @param cacheControl cache breakpoint at the end of the block; null: none
 */
record Block(Kind kind, Consumer<JsonWriter> body, @Nullable RawJson cacheControl) {
    enum Kind {
        PLAIN,
        /** A tool result, written before all other blocks of its message. */
        RESULT,
        /** Complete thinking block, as returned by the model. */
        THINKING,
        /** Complete block, as written by the caller. */
        WHOLE
    }

    static Block plain(Consumer<JsonWriter> fields, @Nullable RawJson cacheControl) {
        return new Block(Kind.PLAIN, fields, cacheControl);
    }

    static Block text(String text) {
        return plain(writer -> writer.field("type", "text").field("text", text), null);
    }

    static Block thinking(RawJson json) {
        return new Block(Kind.THINKING, writer -> writer.raw(json), null);
    }

    /** True if a cache breakpoint can be set on this block. */
    boolean takesBreakpoint() {
        return cacheControl == null && (kind == Kind.PLAIN || kind == Kind.RESULT);
    }

    Block withCacheControl(RawJson control) {
        return new Block(kind, body, control);
    }

    void write(JsonWriter writer) {
        if (kind == Kind.THINKING || kind == Kind.WHOLE) {
            body.accept(writer);
            return;
        }
        writer.beginObject();
        body.accept(writer);
        writer.field("cache_control", cacheControl).endObject();
    }
}
