package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.StreamHead;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.SseReader;
import io.ratatoskr.provider.StreamDecoder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The events of a streamed answer; of one that came whole, or as a list, all the same. */
final class AnswerStream<E> implements StreamDecoder<E> {
    private final Profile profile;
    private final SseReader sse;
    private final PlainBody plain;
    private final AnswerEvents answer;
    private final ArrayDeque<E> events = new ArrayDeque<>();
    private @Nullable GatewayException failure;
    private boolean ended;
    private boolean complete;

    /** @param step what a step of a chat is here; null: nothing */
    AnswerStream(Profile profile, Function<ChatEvent, @Nullable E> step) {
        this.profile = profile;
        this.sse = new SseReader(profile.name());
        this.plain = new PlainBody(profile);
        this.answer = new AnswerEvents(profile, event -> {
            E own = step.apply(event);
            if (own != null) {
                events.add(own);
            }
        });
    }

    @Override
    public void feed(byte[] bytes, int offset, int length) {
        if (complete || failure != null) {
            return;
        }
        try {
            if (!plain.feed(bytes, offset, length)) {
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
    public @Nullable E poll() {
        while (true) {
            E event = events.poll();
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
        return answer.head();
    }

    /** Goes one piece on; false when more bytes are needed. */
    private boolean step() {
        try {
            if (plain.isIt()) {
                if (!ended) {
                    return false;
                }
                body(plain.bytes());
            } else if (sse.next()) {
                piece();
            } else if (ended) {
                answer.complete(false);
                complete = true;
            } else {
                return false;
            }
        } catch (GatewayException e) {
            failure = e;
        }
        return true;
    }

    private void body(byte[] body) {
        boolean[] whole = {false};
        BadAnswers.read(body, profile, reader -> {
            whole[0] = reader.isObject();
            answer.document(reader);
        });
        answer.complete(whole[0]);
        complete = true;
    }

    private void piece() {
        byte[] data = sse.data();
        int from = sse.dataOffset();
        int length = sse.dataLength();
        while (length > 0 && data[from + length - 1] <= ' ' && data[from + length - 1] >= 0) {
            length--;
        }
        // Gemini has no terminator; a proxy in between may write OpenAI's
        if (length == 0 || data[from] == '[' && length == 6 && data[from + 1] == 'D') {
            return;
        }
        try (JsonReader reader = JsonReader.of(data, from, length)) {
            answer.document(reader);
            reader.end();
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw BadAnswers.of(
                    "a stream event is not what its protocol says (%s)".formatted(e.getMessage()),
                    Arrays.copyOfRange(data, from, from + length),
                    profile);
        }
    }
}
