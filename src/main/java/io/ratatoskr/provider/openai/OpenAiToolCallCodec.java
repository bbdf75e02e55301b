package io.ratatoskr.provider.openai;

import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.LenientJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes the tool calls of a message. */
public final class OpenAiToolCallCodec {
    static final String EMPTY_ARGUMENTS = "{}";

    /** Maximum number of tool calls of a request message. */
    private static final int MAX_CALLS = 1_024;

    private OpenAiToolCallCodec() {}

    /** Parses the calls of a request message; each must have an id. */
    public static List<ToolCall> parseList(JsonReader reader) {
        List<ToolCall> calls = new ArrayList<>();
        reader.beginList();
        while (reader.nextElement()) {
            if (calls.size() == MAX_CALLS) {
                throw new PayloadTooLarge("tool_calls has more than %,d entries, the maximum".formatted(MAX_CALLS));
            }
            var parsed = new OpenAiToolCallReader();
            parsed.read(reader);
            if (parsed.id == null) {
                throw reader.missingFieldError("id", "the call's id");
            }
            if (parsed.name == null && parsed.isFunction()) {
                throw reader.missingFieldError("function.name", "the function's name");
            }
            calls.add(parsed.toToolCall(parsed.id));
        }
        return calls;
    }

    public static void write(JsonWriter writer, ToolCall call, boolean sameDialect) {
        writer.beginObject().name("id").string(call.id());
        String kind = call.type() == null ? "function" : call.type();
        writer.name("type").string(kind);
        AdditionalProperties extra = sameDialect ? call.extra() : AdditionalProperties.NONE;
        if (call.type() == null || !call.name().isEmpty()) {
            boolean custom = call.type() != null;
            writer.name(kind).beginObject().name("name").string(call.name());
            writer.name(custom ? "input" : "arguments").string(call.arguments());
            NestedExtras.write(writer, kind, extra).endObject();
            NestedExtras.writeOthers(writer, extra, kind);
        } else {
            writer.fields(extra);
        }
        writer.endObject();
    }

    /** Reads one entry of {@code tool_calls}, complete or a delta. */
    static final class OpenAiToolCallReader {
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
                    case "index" -> index = LenientJson.intOrNull(reader);
                    case "id" -> id = blankAsNull(LenientJson.textOrNumber(reader));
                    case "type" -> type = blankAsNull(LenientJson.textOrNumber(reader));
                    case "function", "custom" -> readNested(reader);
                    default -> LenientJson.collect(reader, extra);
                }
            }
        }

        ToolCall toToolCall(String knownId) {
            boolean function = isFunction();
            String text = arguments == null || arguments.isBlank() ? (function ? EMPTY_ARGUMENTS : "") : arguments;
            return new ToolCall(
                    knownId, name == null ? "" : name, text, function ? null : type, extra.toAdditionalProperties());
        }

        private void readNested(JsonReader reader) {
            if (!reader.isObject()) {
                reader.skip();
                return;
            }
            String kind = reader.name();
            var rest = new ExtraCollector();
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "name" -> name = blankAsNull(LenientJson.textOrNumber(reader));
                    case "arguments", "input" -> arguments = LenientJson.textOrJson(reader);
                    default -> LenientJson.collect(reader, rest);
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
