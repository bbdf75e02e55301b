package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.ChatResponseEvents;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.SseDecoder;
import io.ratatoskr.settings.ProviderProfile;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a streamed response. It ends with {@code message_stop}, or with the end of input after a stop reason; any other end is
 * a truncation. A second {@code message_start} only updates the token usage. Not thread-safe.
 */
final class AnthropicStreamDecoder extends SseDecoder<ChatEvent> {
    private static final byte[] OPENAI_DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final boolean hideThinking;
    private final ContentBlockDecoder blocks;
    private final AnthropicUsageReader usage = new AnthropicUsageReader();
    private final StopInfo stop = new StopInfo();
    private StreamMetadata metadata = StreamMetadata.UNKNOWN;
    private @Nullable Usage lastUsage;
    private AdditionalProperties stopFields = AdditionalProperties.NONE;
    private boolean started;

    /** @param hideThinking whether thinking is returned for the next request only, not as readable text */
    AnthropicStreamDecoder(ProviderProfile profile, boolean hideThinking) {
        super(profile);
        this.hideThinking = hideThinking;
        this.blocks = new ContentBlockDecoder(profile, hideThinking, this::emit);
    }

    @Override
    public StreamMetadata metadata() {
        return metadata;
    }

    @Override
    protected void decodeFullBody(byte[] body) {
        ChatResponse response = AnthropicResponseReader.readChat(body, profile, hideThinking);
        metadata = new StreamMetadata(response.id(), response.model(), "", response.created(), response.extra());
        ChatResponseEvents.emit(response, this::emit);
    }

    @Override
    protected void decodeEvent() {
        int length = sse.dataLength();
        if (length == 0 || sse.dataIs(OPENAI_DONE)) {
            return;
        }
        try (JsonReader reader = JsonReader.of(sse.data(), sse.dataOffset(), length)) {
            String type = reader.peekType();
            event(type == null ? sse.eventType() : type, reader);
            reader.requireEnd();
        } catch (InvalidRequest | PayloadTooLarge e) {
            if (!isComplete()) {
                throw "error".equals(sse.eventType()) ? streamError(rawError()) : malformed(e);
            }
        }
    }

    /** An error event that is not JSON, as an error with its text as message. */
    private AnthropicErrorBody rawError() {
        String text =
                new String(sse.data(), sse.dataOffset(), Math.min(sse.dataLength(), 2_000), StandardCharsets.UTF_8);
        return new AnthropicErrorBody(null, text, null, null, null);
    }

    private ProviderUnavailable malformed(GatewayException cause) {
        return MalformedResponses.invalid(profile, "malformed stream event (%s)".formatted(cause.getMessage()));
    }

    private void event(@Nullable String type, JsonReader reader) {
        switch (type) {
            case "message_start" -> messageStart(reader);
            case ContentBlockDecoder.START, ContentBlockDecoder.DELTA, ContentBlockDecoder.STOP ->
                blocks.accept(type, reader, metadata.id());
            case "message_delta" -> messageDelta(reader);
            case "message_stop" -> {
                reader.skip();
                finish(true);
            }
            case "ping" -> reader.skip();
            case "error" -> {
                reader.skip();
                // Not thrown: an InvalidRequest thrown here would be caught as malformed JSON
                fail(streamError(AnthropicErrorBody.parse(sse.data(), sse.dataOffset(), sse.dataLength())));
            }
            case null -> {
                reader.skip();
                AnthropicErrorBody error = AnthropicErrorBody.parse(sse.data(), sse.dataOffset(), sse.dataLength());
                fail(
                        error.isPresent()
                                ? streamError(error)
                                : MalformedResponses.invalid(profile, "a stream event without a type"));
            }
            default ->
                emit(new ChatEvent.UnknownFields(
                        0, AdditionalProperties.NONE.with(type, reader.readRaw()), Scope.CHUNK));
        }
    }

    private void messageStart(JsonReader reader) {
        var additionalFields = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("message") && reader.isObject()) {
                readMessage(reader, additionalFields);
            } else {
                reader.skip();
            }
        }
        if (!started) {
            metadata = new StreamMetadata(
                    metadata.id(), metadata.model(), "", null, additionalFields.toAdditionalProperties());
            started = true;
        }
        emitUsage();
    }

    private void readMessage(JsonReader reader, ExtraCollector additionalFields) {
        String id = metadata.id();
        String model = metadata.model();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "usage" -> usage.read(reader);
                case "id" -> id = LenientJson.textOr(reader, id);
                case "model" -> model = LenientJson.textOr(reader, model);
                case "type", "role", "content", "stop_reason", "stop_sequence", "stop_details" -> reader.skip();
                default -> LenientJson.collect(reader, additionalFields);
            }
        }
        if (!started) {
            metadata = new StreamMetadata(id, model, "", null, AdditionalProperties.NONE);
        }
    }

    private void messageDelta(JsonReader reader) {
        var chunkFields = new ExtraCollector();
        var choiceFields = new ExtraCollector();
        var changedFields = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "usage" -> usage.read(reader);
                case "delta" -> {
                    if (reader.isObject()) {
                        stopFields(reader, choiceFields);
                    } else {
                        reader.skip();
                    }
                }
                default -> LenientJson.collect(reader, chunkFields);
            }
        }
        stop.extra().fields().forEach(changedFields::put);
        choiceFields.toAdditionalProperties().fields().forEach(changedFields::put);
        if (!changedFields.toAdditionalProperties().equals(stopFields)) {
            stopFields = changedFields.toAdditionalProperties();
            emit(new ChatEvent.UnknownFields(0, stopFields, Scope.CHOICE));
        }
        if (!chunkFields.isEmpty()) {
            emit(new ChatEvent.UnknownFields(0, chunkFields.toAdditionalProperties(), Scope.CHUNK));
        }
        emitUsage();
    }

    private void stopFields(JsonReader reader, ExtraCollector choiceFields) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "stop_reason", "stop_sequence", "stop_details" -> stop.field(reader);
                default -> LenientJson.collect(reader, choiceFields);
            }
        }
    }

    private void emitUsage() {
        Usage current = usage.usage();
        if (current != null && !current.equals(lastUsage)) {
            lastUsage = current;
            emit(new ChatEvent.UsageUpdate(current));
        }
    }

    @Override
    protected void finishUnterminated() {
        finish(false);
    }

    private void finish(boolean terminated) {
        if (terminated && !started && !stop.hasReason()) {
            throw MalformedResponses.invalid(profile, "a stream without a response");
        }
        if (!terminated && !stop.hasReason()) {
            throw MalformedResponses.invalid(profile, "the stream ended before the response was complete");
        }
        blocks.closeOpenBlocks();
        String refusal = stop.refusal();
        if (refusal != null) {
            emit(new ChatEvent.Refusal(0, refusal));
        }
        emit(new ChatEvent.Done(stop.reason(blocks.hasToolCalls())));
        complete();
    }

    private GatewayException streamError(AnthropicErrorBody error) {
        return AnthropicErrorMapper.errorInOkResponse(error, profile, "error in the stream");
    }
}
