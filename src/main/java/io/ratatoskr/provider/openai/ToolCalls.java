package io.ratatoskr.provider.openai;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Lax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes the tool calls of a message. */
final class ToolCalls {
    static final String NO_ARGUMENTS = "{}";

    private ToolCalls() {}

    /** Parses the calls of a request message; each must have an id. */
    static List<ToolCall> list(JsonReader reader) {
        List<ToolCall> calls = new ArrayList<>();
        reader.beginList();
        while (reader.nextElement()) {
            var draft = new ToolCallDraft();
            draft.read(reader);
            if (draft.id == null) {
                throw reader.missingFieldError("id", "the call's id");
            }
            if (draft.name == null && draft.isFunction()) {
                throw reader.missingFieldError("function.name", "the function's name");
            }
            calls.add(draft.call(draft.id));
        }
        return calls;
    }

    static void write(JsonWriter writer, ToolCall call, boolean own) {
        writer.beginObject().name("id").string(call.id());
        String kind = call.type() == null ? "function" : call.type();
        writer.name("type").string(kind);
        AdditionalProperties extra = own ? call.extra() : AdditionalProperties.NONE;
        if (call.type() == null || !call.name().isEmpty()) {
            boolean custom = call.type() != null;
            writer.name(kind).beginObject().name("name").string(call.name());
            writer.name(custom ? "input" : "arguments").string(call.arguments());
            Nested.write(writer, kind, extra).endObject();
            Nested.writeOthers(writer, extra, kind);
        } else {
            writer.fields(extra);
        }
        writer.endObject();
    }

    /** Reads one entry of {@code tool_calls}, complete or a delta. */
    static final class ToolCallDraft {
        @Nullable
        Integer index;

        @Nullable
        String id;

        @Nullable
        String name;

        /** JSON text; null when absent. */
        @Nullable
        String arguments;

        @Nullable
        String type;

        ExtraCollector extra = new ExtraCollector();

        boolean isFunction() {
            return type == null || type.equals("function");
        }

        void read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "index" -> index = Lax.integer(reader);
                    case "id" -> id = blankAsNull(Lax.textOrNumber(reader));
                    case "type" -> type = blankAsNull(Lax.textOrNumber(reader));
                    case "function", "custom" -> nested(reader);
                    default -> Lax.keep(reader, extra);
                }
            }
        }

        ToolCall call(String knownId) {
            boolean function = isFunction();
            String given = arguments == null || arguments.isBlank() ? (function ? NO_ARGUMENTS : "") : arguments;
            return new ToolCall(knownId, name == null ? "" : name, given, function ? null : type, extra.toAdditionalProperties());
        }

        private void nested(JsonReader reader) {
            if (!reader.isObject()) {
                reader.skip();
                return;
            }
            String kind = reader.name();
            var rest = new ExtraCollector();
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "name" -> name = blankAsNull(Lax.textOrNumber(reader));
                    case "arguments", "input" -> arguments = Lax.textOrJson(reader);
                    default -> Lax.keep(reader, rest);
                }
            }
            if (kind.equals("custom") && type == null) {
                type = kind;
            }
            extra.putNested(kind, rest);
        }

        private static @Nullable String blankAsNull(@Nullable String text) {
            return text == null || text.isBlank() ? null : text;
        }
    }
}
