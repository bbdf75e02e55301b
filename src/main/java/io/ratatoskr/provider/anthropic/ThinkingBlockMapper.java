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
final class ThinkingBlockMapper {
    private static final String CLAUDE = "\"anthropic-claude";

    private ThinkingBlockMapper() {}

    static List<ContentBlock> toBlocks(@Nullable RawJson details) {
        if (details == null || details.isNull()) {
            return List.of();
        }
        List<ContentBlock> blocks = new ArrayList<>(1);
        try (JsonReader reader = JsonReader.of(details.text().getBytes(StandardCharsets.UTF_8))) {
            if (!reader.isList()) {
                return List.of();
            }
            reader.beginList();
            while (reader.nextElement()) {
                RawJson block = reader.isObject() ? toApiBlock(reader) : skipValue(reader);
                if (block != null) {
                    blocks.add(ContentBlock.thinking(block));
                }
            }
        } catch (InvalidRequest e) {
            // Not JSON: set by a caller of the library API
            return List.of();
        }
        return blocks;
    }

    private static @Nullable RawJson toApiBlock(JsonReader reader) {
        String type = reader.peekType();
        RawJson json = reader.readRaw();
        return switch (type) {
            case "thinking", "redacted_thinking" -> json;
            case "reasoning.text" -> signedThinking(Json.parseObject(json));
            case "reasoning.encrypted" -> redactedThinking(Json.parseObject(json));
            case null, default -> null;
        };
    }

    private static @Nullable RawJson skipValue(JsonReader reader) {
        reader.skip();
        return null;
    }

    private static @Nullable RawJson signedThinking(AdditionalProperties detail) {
        RawJson signature = nonEmptyString(detail, "signature");
        if (signature == null || !isClaudeFormat(detail)) {
            return null;
        }
        RawJson thinking = detail.get("text");
        boolean isString = thinking != null && thinking.text().startsWith("\"");
        return new JsonWriter(256)
                .beginObject()
                .field("type", "thinking")
                .field("thinking", isString ? thinking : new RawJson("\"\""))
                .field("signature", signature)
                .endObject()
                .toRawJson();
    }

    private static @Nullable RawJson redactedThinking(AdditionalProperties detail) {
        RawJson data = nonEmptyString(detail, "data");
        if (data == null || !isClaudeFormat(detail)) {
            return null;
        }
        return new JsonWriter(256)
                .beginObject()
                .field("type", "redacted_thinking")
                .field("data", data)
                .endObject()
                .toRawJson();
    }

    private static boolean isClaudeFormat(AdditionalProperties detail) {
        RawJson format = detail.get("format");
        return format != null && format.text().startsWith(CLAUDE);
    }

    private static @Nullable RawJson nonEmptyString(AdditionalProperties detail, String name) {
        RawJson value = detail.get(name);
        return value == null || !value.text().startsWith("\"") || value.text().length() == 2 ? null : value;
    }
}
