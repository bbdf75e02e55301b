package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.SseDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a streamed response. It ends with {@code message_stop}, or with the end of input after a stop reason; any other end is
 * a truncation. A second {@code message_start} only updates the token usage. Not thread-safe.
 */
final class StreamReader extends SseDecoder<ChatEvent> {
    private static final byte[] FOREIGN_END = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final boolean hidden;
    private final StreamBlocks blocks;
    private final UsageReader usage = new UsageReader();
    private final AnswerEnd end = new AnswerEnd();
    private StreamMetadata head = StreamMetadata.UNKNOWN;
    private @Nullable Usage counted;
    private AdditionalProperties ending = AdditionalProperties.NONE;
    private boolean started;

    /** @param hidden whether thinking is returned for the next request only, not as readable text */
    StreamReader(Profile profile, boolean hidden) {
        super(profile);
        this.hidden = hidden;
        this.blocks = new StreamBlocks(profile, hidden, this::emit);
    }

    @Override
    public StreamMetadata head() {
        return head;
    }

    @Override
    protected void whole(byte[] body) {
        ChatResponse answer = AnswerReader.chat(body, profile, hidden);
        head = new StreamMetadata(answer.id(), answer.model(), "", answer.created(), answer.extra());
        WholeEvents.of(answer, this::emit);
    }

    @Override
    protected void event() {
        int length = sse.dataLength();
        if (length == 0 || sse.dataIs(FOREIGN_END)) {
            return;
        }
        try (JsonReader reader = JsonReader.of(sse.data(), sse.dataOffset(), length)) {
            String type = reader.peekType();
            event(type == null ? sse.event() : type, reader);
            reader.requireEnd();
        } catch (InvalidRequest | PayloadTooLarge e) {
            if (!isComplete()) {
                throw "error".equals(sse.event()) ? inStream(unread()) : bad(e);
            }
        }
    }

    /** An error event that is not JSON, as an error with its text as message. */
    private ErrorBody unread() {
        String words =
                new String(sse.data(), sse.dataOffset(), Math.min(sse.dataLength(), 2_000), StandardCharsets.UTF_8);
        return new ErrorBody(null, words, null, null, null);
    }

    private ProviderUnavailable bad(GatewayException wrong) {
        return BadAnswers.bad(
                profile, "malformed stream event (%s)".formatted(wrong.getMessage()));
    }

    private void event(@Nullable String type, JsonReader reader) {
        switch (type) {
            case "message_start" -> start(reader);
            case StreamBlocks.START, StreamBlocks.DELTA, StreamBlocks.STOP -> blocks.event(type, reader, head.id());
            case "message_delta" -> delta(reader);
            case "message_stop" -> {
                reader.skip();
                finish(true);
            }
            case "ping" -> reader.skip();
            case "error" -> {
                reader.skip();
                // Not thrown: an InvalidRequest thrown here would be caught as malformed JSON
                fail(inStream(ErrorBody.in(sse.data(), sse.dataOffset(), sse.dataLength())));
            }
            case null -> {
                reader.skip();
                ErrorBody error = ErrorBody.in(sse.data(), sse.dataOffset(), sse.dataLength());
                fail(error.isSomething() ? inStream(error) : BadAnswers.bad(profile, "a stream event without a type"));
            }
            default -> emit(new ChatEvent.UnknownFields(0, AdditionalProperties.NONE.with(type, reader.readRaw()), Scope.CHUNK));
        }
    }

    private void start(JsonReader reader) {
        var more = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("message") && reader.isObject()) {
                message(reader, more);
            } else {
                reader.skip();
            }
        }
        if (!started) {
            head = new StreamMetadata(head.id(), head.model(), "", null, more.toAdditionalProperties());
            started = true;
        }
        count();
    }

    private void message(JsonReader reader, ExtraCollector more) {
        String id = head.id();
        String model = head.model();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "usage" -> usage.read(reader);
                case "id" -> id = Lax.known(reader, id);
                case "model" -> model = Lax.known(reader, model);
                case "type", "role", "content", "stop_reason", "stop_sequence", "stop_details" -> reader.skip();
                default -> Lax.keep(reader, more);
            }
        }
        if (!started) {
            head = new StreamMetadata(id, model, "", null, AdditionalProperties.NONE);
        }
    }

    private void delta(JsonReader reader) {
        var ofChunk = new ExtraCollector();
        var ofChoice = new ExtraCollector();
        var stop = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "usage" -> usage.read(reader);
                case "delta" -> {
                    if (reader.isObject()) {
                        ending(reader, ofChoice);
                    } else {
                        reader.skip();
                    }
                }
                default -> Lax.keep(reader, ofChunk);
            }
        }
        end.told().fields().forEach(stop::put);
        ofChoice.toAdditionalProperties().fields().forEach(stop::put);
        if (!stop.toAdditionalProperties().equals(ending)) {
            ending = stop.toAdditionalProperties();
            emit(new ChatEvent.UnknownFields(0, ending, Scope.CHOICE));
        }
        if (!ofChunk.isEmpty()) {
            emit(new ChatEvent.UnknownFields(0, ofChunk.toAdditionalProperties(), Scope.CHUNK));
        }
        count();
    }

    private void ending(JsonReader reader, ExtraCollector ofChoice) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "stop_reason", "stop_sequence", "stop_details" -> end.field(reader);
                default -> Lax.keep(reader, ofChoice);
            }
        }
    }

    private void count() {
        Usage now = usage.usage();
        if (now != null && !now.equals(counted)) {
            counted = now;
            emit(new ChatEvent.UsageUpdate(now));
        }
    }

    @Override
    protected void unterminated() {
        finish(false);
    }

    private void finish(boolean terminated) {
        if (terminated && !started && !end.isTold()) {
            throw BadAnswers.bad(profile, "a stream without a response");
        }
        if (!terminated && !end.isTold()) {
            throw BadAnswers.bad(profile, "the stream ended before the response was complete");
        }
        blocks.close();
        String refusal = end.refusal();
        if (refusal != null) {
            emit(new ChatEvent.Refusal(0, refusal));
        }
        emit(new ChatEvent.Done(end.reason(blocks.calledTools())));
        complete();
    }

    private GatewayException inStream(ErrorBody told) {
        return AnthropicFailures.inside(told, profile, "error in the stream");
    }
}
