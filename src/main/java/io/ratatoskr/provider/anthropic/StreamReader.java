package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatEvent.Unknown.Place;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Extra;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.StreamHead;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.Fields;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.SseReader;
import io.ratatoskr.provider.StreamDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The events of a streamed answer. The end is {@code message_stop}, or the end of the bytes after a stop reason; any other end is a
 * truncation. A second {@code message_start} only counts tokens. Not thread-safe.
 */
final class StreamReader implements StreamDecoder<ChatEvent> {
    private static final byte[] FOREIGN_END = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Profile profile;
    private final boolean hidden;
    private final SseReader sse;
    private final WholeBody whole;
    private final ArrayDeque<ChatEvent> events = new ArrayDeque<>();
    private final StreamBlocks blocks;
    private final UsageReader usage = new UsageReader();
    private final AnswerEnd end = new AnswerEnd();
    private StreamHead head = StreamHead.UNKNOWN;
    private @Nullable Usage counted;
    private Extra ending = Extra.NONE;
    private @Nullable GatewayException failure;
    private boolean started;
    private boolean ended;
    private boolean complete;

    /** @param hidden whether thinking is kept for the next request, but not shown */
    StreamReader(Profile profile, boolean hidden) {
        this.profile = profile;
        this.hidden = hidden;
        this.sse = new SseReader(profile.name());
        this.whole = new WholeBody(profile);
        this.blocks = new StreamBlocks(profile, hidden, events::add);
    }

    @Override
    public void feed(byte[] bytes, int offset, int length) {
        if (complete || failure != null) {
            return;
        }
        try {
            if (!whole.feed(bytes, offset, length)) {
                sse.feed(bytes, offset, length);
            }
        } catch (GatewayException e) {
            failure = e;
        }
    }

    @Override
    public void end() {
        ended = true;
        sse.end();
    }

    @Override
    public @Nullable ChatEvent poll() {
        while (true) {
            ChatEvent event = events.poll();
            if (event != null) {
                return event;
            }
            if (failure != null) {
                throw failure;
            }
            if (complete || !step()) {
                return null;
            }
        }
    }

    @Override
    public boolean finished() {
        return complete && events.isEmpty();
    }

    @Override
    public StreamHead head() {
        return head;
    }

    /** Goes one event on; false when more bytes are needed. */
    private boolean step() {
        try {
            if (whole.isIt()) {
                if (!ended) {
                    return false;
                }
                whole();
            } else if (sse.next()) {
                event();
            } else if (ended) {
                complete(false);
            } else {
                return false;
            }
        } catch (GatewayException e) {
            failure = e;
        }
        return true;
    }

    private void whole() {
        ChatResponse answer = AnswerReader.chat(whole.bytes(), profile, hidden);
        head = new StreamHead(answer.id(), answer.model(), "", answer.created(), answer.extra());
        WholeEvents.of(answer, events::add);
        complete = true;
    }

    private void event() {
        int length = sse.dataLength();
        if (length == 0 || sse.dataIs(FOREIGN_END)) {
            return;
        }
        try (JsonReader reader = JsonReader.of(sse.data(), sse.dataOffset(), length)) {
            String type = reader.type();
            event(type == null ? sse.event() : type, reader);
            reader.end();
        } catch (InvalidRequest | PayloadTooLarge e) {
            if (!complete) {
                throw "error".equals(sse.event()) ? inStream(unread()) : bad(e);
            }
        }
    }

    /** An error event that is no JSON; its words are all there is. */
    private ErrorBody unread() {
        String words =
                new String(sse.data(), sse.dataOffset(), Math.min(sse.dataLength(), 2_000), StandardCharsets.UTF_8);
        return new ErrorBody(null, words, null, null, null);
    }

    private ProviderUnavailable bad(GatewayException wrong) {
        return BadAnswers.bad(
                profile, "a stream event is not what its protocol says (%s)".formatted(wrong.getMessage()));
    }

    private void event(@Nullable String type, JsonReader reader) {
        switch (type) {
            case "message_start" -> start(reader);
            case StreamBlocks.START, StreamBlocks.DELTA, StreamBlocks.STOP -> blocks.event(type, reader, head.id());
            case "message_delta" -> delta(reader);
            case "message_stop" -> {
                reader.skip();
                complete(true);
            }
            case "ping" -> reader.skip();
            case "error" -> {
                reader.skip();
                // Not thrown: here a refused request would pass for an event that is no JSON
                failure = inStream(ErrorBody.in(sse.data(), sse.dataOffset(), sse.dataLength()));
            }
            case null -> {
                reader.skip();
                ErrorBody error = ErrorBody.in(sse.data(), sse.dataOffset(), sse.dataLength());
                failure = error.isSomething()
                        ? inStream(error)
                        : BadAnswers.bad(profile, "a stream event without a type");
            }
            default -> events.add(new ChatEvent.Unknown(0, Extra.NONE.with(type, reader.raw()), Place.CHUNK));
        }
    }

    private void start(JsonReader reader) {
        var more = new Fields();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("message") && reader.isObject()) {
                message(reader, more);
            } else {
                reader.skip();
            }
        }
        if (!started) {
            head = new StreamHead(head.id(), head.model(), "", null, more.extra());
            started = true;
        }
        count();
    }

    private void message(JsonReader reader, Fields more) {
        String id = head.id();
        String model = head.model();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "usage" -> usage.read(reader);
                case "id" -> id = Lax.known(reader, id);
                case "model" -> model = Lax.known(reader, model);
                case "type", "role", "content", "stop_reason", "stop_sequence", "stop_details" -> reader.skip();
                default -> {
                    if (reader.isNull()) {
                        reader.skip();
                    } else {
                        more.take(reader);
                    }
                }
            }
        }
        if (!started) {
            head = new StreamHead(id, model, "", null, Extra.NONE);
        }
    }

    private void delta(JsonReader reader) {
        var ofChunk = new Fields();
        var ofChoice = new Fields();
        var stop = new Fields();
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
                default -> takeUnlessNull(reader, ofChunk);
            }
        }
        end.told().fields().forEach(stop::put);
        ofChoice.extra().fields().forEach(stop::put);
        if (!stop.extra().equals(ending)) {
            ending = stop.extra();
            events.add(new ChatEvent.Unknown(0, ending, Place.CHOICE));
        }
        if (!ofChunk.isEmpty()) {
            events.add(new ChatEvent.Unknown(0, ofChunk.extra(), Place.CHUNK));
        }
        count();
    }

    private void ending(JsonReader reader, Fields ofChoice) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "stop_reason", "stop_sequence", "stop_details" -> end.field(reader);
                default -> takeUnlessNull(reader, ofChoice);
            }
        }
    }

    private static void takeUnlessNull(JsonReader reader, Fields fields) {
        if (reader.isNull()) {
            reader.skip();
        } else {
            fields.take(reader);
        }
    }

    private void count() {
        Usage now = usage.usage();
        if (now != null && !now.equals(counted)) {
            counted = now;
            events.add(new ChatEvent.Counted(now));
        }
    }

    private void complete(boolean terminated) {
        if (terminated && !started && !end.isTold() && events.isEmpty()) {
            throw BadAnswers.bad(profile, "a stream without an answer");
        }
        if (!terminated && !end.isTold()) {
            throw BadAnswers.bad(profile, "the stream broke off before the answer was complete");
        }
        blocks.close();
        String refusal = end.refusal();
        if (refusal != null) {
            events.add(new ChatEvent.Refusal(0, refusal));
        }
        events.add(new ChatEvent.Done(end.reason(blocks.calledTools())));
        complete = true;
    }

    private GatewayException inStream(ErrorBody told) {
        return AnthropicFailures.inside(told, profile, "error in the stream");
    }
}
