package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A content block of a request.
 *
 * @param text of a text block; null: a block of another type
 * @param body writes the fields of the block except those of a text, or the whole block for {@link Kind#THINKING} and {@link Kind#RAW}
 * @param cacheControl cache breakpoint at the end of the block; null: none
 */
record ContentBlock(
        Kind kind,
        @Nullable String text,
        Consumer<JsonWriter> body,
        @Nullable RawJson cacheControl) {
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
        return new ContentBlock(Kind.PLAIN, null, fields, cacheControl);
    }

    static ContentBlock text(String text) {
        return new ContentBlock(Kind.PLAIN, text, writer -> {}, null);
    }

    static ContentBlock thinking(RawJson json) {
        return new ContentBlock(Kind.THINKING, null, writer -> writer.raw(json), null);
    }

    /** True if a cache breakpoint can be set on this block. */
    boolean acceptsBreakpoint() {
        return cacheControl == null && (kind == Kind.PLAIN || kind == Kind.TOOL_RESULT);
    }

    ContentBlock withCacheControl(RawJson control) {
        return new ContentBlock(kind, text, body, control);
    }

    /** A text without the white space at its end; other blocks as they are. */
    ContentBlock withoutTrailingBlanks() {
        return text == null ? this : new ContentBlock(kind, WhiteSpace.stripTrailing(text), body, cacheControl);
    }

    void write(JsonWriter writer) {
        if (kind == Kind.THINKING || kind == Kind.RAW) {
            body.accept(writer);
            return;
        }
        writer.beginObject();
        if (text != null) {
            writer.field("type", "text").field("text", text);
        }
        body.accept(writer);
        writer.field("cache_control", cacheControl).endObject();
    }
}
