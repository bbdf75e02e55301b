package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads non-streamed responses. */
final class AnthropicResponseReader {
    /** Additional property of a choice that holds content blocks unknown to the gateway. */
    static final String CONTENT_BLOCKS = "content_blocks";

    private final ExtraCollector extra = new ExtraCollector();
    private final ContentBlockReader blocks = new ContentBlockReader();
    private final AnthropicUsageReader usage = new AnthropicUsageReader();
    private final StopInfo stop = new StopInfo();
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable AnthropicErrorBody error;
    private boolean hasContent;

    private AnthropicResponseReader() {}

    /** @param hideThinking whether thinking is returned for the next request only, not as readable text */
    static ChatResponse readChat(byte[] body, ProviderProfile profile, boolean hideThinking) {
        var reader = new AnthropicResponseReader();
        MalformedResponses.readFields(body, profile, AnthropicErrorMapper::detectError, reader::readField);
        if (reader.error != null) {
            throw AnthropicErrorMapper.errorInOkResponse(
                    reader.error, profile, MalformedResponses.ERROR_IN_OK_RESPONSE);
        }
        if (!reader.hasContent) {
            throw MalformedResponses.malformed(
                    "a response without content", body, profile, AnthropicErrorMapper::detectError);
        }
        return reader.toResponse(hideThinking);
    }

    private void readField(JsonReader reader) {
        switch (reader.name()) {
            case "id" -> id = LenientJson.textOr(reader, id);
            case "model" -> model = LenientJson.textOr(reader, model);
            case "type", "role" -> reader.skip();
            case "content" -> {
                hasContent |= reader.isList() || reader.isString();
                blocks.read(reader, id);
            }
            case "usage" -> usage.read(reader);
            case "stop_reason", "stop_sequence", "stop_details" -> stop.field(reader);
            case "error" -> {
                if (reader.isNull()) {
                    reader.skip();
                } else {
                    error = AnthropicErrorBody.read(reader);
                }
            }
            default -> LenientJson.collect(reader, extra);
        }
    }

    private ChatResponse toResponse(boolean hideThinking) {
        AdditionalProperties unknown = blocks.otherBlocks.isEmpty()
                ? AdditionalProperties.NONE
                : AdditionalProperties.NONE.with(CONTENT_BLOCKS, ContentBlockReader.toJsonList(blocks.otherBlocks));
        var choice = new Choice(
                0,
                blocks.text(),
                new AssistantOutput(
                        blocks.toolCalls,
                        hideThinking ? null : blocks.thinking(),
                        blocks.thinkingBlocks.isEmpty() ? null : ContentBlockReader.toJsonList(blocks.thinkingBlocks),
                        stop.refusal()),
                stop.reason(!blocks.toolCalls.isEmpty()),
                null,
                unknown,
                stop.extra());
        return new ChatResponse(List.of(choice), usage.usage(), model, "", id, null, extra.toAdditionalProperties());
    }
}
