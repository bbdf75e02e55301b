package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps reasoning details of the history to thinking blocks: Anthropic's own blocks unchanged, and OpenRouter's
 * {@code reasoning.text} and {@code reasoning.encrypted} of Claude models. Thinking of other models is omitted: the API requires
 * its own signature.
 */
final class ThinkingBlocks {
    private static final String CLAUDE = "\"anthropic-claude";

    private ThinkingBlocks() {}

    static List<Block> of(@Nullable RawJson details) {
        if (details == null || details.isNull()) {
            return List.of();
        }
        List<Block> blocks = new ArrayList<>(1);
        try (JsonReader reader = JsonReader.of(details.text().getBytes(StandardCharsets.UTF_8))) {
            if (!reader.isList()) {
                return List.of();
            }
            reader.beginList();
            while (reader.nextElement()) {
                RawJson block = reader.isObject() ? block(reader) : skipped(reader);
                if (block != null) {
                    blocks.add(Block.thinking(block));
                }
            }
        } catch (InvalidRequest e) {
            // Not JSON: set by a caller of the library API
            return List.of();
        }
        return blocks;
    }

    private static @Nullable RawJson block(JsonReader reader) {
        String type = reader.peekType();
        RawJson json = reader.readRaw();
        return switch (type) {
            case "thinking", "redacted_thinking" -> json;
            case "reasoning.text" -> signed(Json.parseObject(json));
            case "reasoning.encrypted" -> redacted(Json.parseObject(json));
            case null, default -> null;
        };
    }

    private static @Nullable RawJson skipped(JsonReader reader) {
        reader.skip();
        return null;
    }

    private static @Nullable RawJson signed(AdditionalProperties detail) {
        RawJson signature = text(detail, "signature");
        if (signature == null || !isClaudes(detail)) {
            return null;
        }
        RawJson thought = detail.get("text");
        boolean said = thought != null && thought.text().startsWith("\"");
        return new JsonWriter(256)
                .beginObject()
                .field("type", "thinking")
                .field("thinking", said ? thought : new RawJson("\"\""))
                .field("signature", signature)
                .endObject()
                .toRawJson();
    }

    private static @Nullable RawJson redacted(AdditionalProperties detail) {
        RawJson data = text(detail, "data");
        if (data == null || !isClaudes(detail)) {
            return null;
        }
        return new JsonWriter(256)
                .beginObject()
                .field("type", "redacted_thinking")
                .field("data", data)
                .endObject()
                .toRawJson();
    }

    private static boolean isClaudes(AdditionalProperties detail) {
        RawJson format = detail.get("format");
        return format != null && format.text().startsWith(CLAUDE);
    }

    private static @Nullable RawJson text(AdditionalProperties detail, String name) {
        RawJson value = detail.get(name);
        return value == null || !value.text().startsWith("\"") || value.text().length() == 2 ? null : value;
    }
}
