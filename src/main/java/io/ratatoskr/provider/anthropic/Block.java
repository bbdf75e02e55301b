package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.JsonWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A content block that is to be written.
 *
 * @param body writes the fields of the block; the whole block where {@code kind} has it so
 * @param cacheControl ends a stretch of the prompt to be cached; null: it ends none
 */
record Block(Kind kind, Consumer<JsonWriter> body, @Nullable JsonText cacheControl) {
    enum Kind {
        PLAIN,
        /** A tool's result, which must stand before everything else of its message. */
        RESULT,
        /** Thinking, whole as the model gave it. */
        THINKING,
        /** Whole, as the caller wrote it. */
        WHOLE
    }

    static Block plain(Consumer<JsonWriter> fields, @Nullable JsonText cacheControl) {
        return new Block(Kind.PLAIN, fields, cacheControl);
    }

    static Block text(String text) {
        return plain(writer -> writer.field("type", "text").field("text", text), null);
    }

    static Block thinking(JsonText json) {
        return new Block(Kind.THINKING, writer -> writer.raw(json), null);
    }

    /** Whether a breakpoint can be put here. */
    boolean takesBreakpoint() {
        return cacheControl == null && (kind == Kind.PLAIN || kind == Kind.RESULT);
    }

    Block withCacheControl(JsonText control) {
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
