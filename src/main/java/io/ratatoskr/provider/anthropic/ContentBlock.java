package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.JsonWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A content block of a request.
 *
 * @param body writes the fields of the block, or the whole block for {@link Kind#THINKING} and {@link Kind#RAW}
 * @param cacheControl cache breakpoint at the end of the block; null: none
 */
record ContentBlock(Kind kind, Consumer<JsonWriter> body, @Nullable RawJson cacheControl) {
    enum Kind {
        PLAIN,
        /** A tool result, written before all other blocks of its message. */
        TOOL_RESULT,
        /** Complete thinking block, as returned by the model. */
        THINKING,
        /** Complete block, as written by the caller. */
        RAW
    }

    static ContentBlock plain(Consumer<JsonWriter> fields, @Nullable RawJson cacheControl) {
        return new ContentBlock(Kind.PLAIN, fields, cacheControl);
    }

    static ContentBlock text(String text) {
        return plain(writer -> writer.field("type", "text").field("text", text), null);
    }

    static ContentBlock thinking(RawJson json) {
        return new ContentBlock(Kind.THINKING, writer -> writer.raw(json), null);
    }

    /** True if a cache breakpoint can be set on this block. */
    boolean acceptsBreakpoint() {
        return cacheControl == null && (kind == Kind.PLAIN || kind == Kind.TOOL_RESULT);
    }

    ContentBlock withCacheControl(RawJson control) {
        return new ContentBlock(kind, body, control);
    }

    void write(JsonWriter writer) {
        if (kind == Kind.THINKING || kind == Kind.RAW) {
            body.accept(writer);
            return;
        }
        writer.beginObject();
        body.accept(writer);
        writer.field("cache_control", cacheControl).endObject();
    }
}
