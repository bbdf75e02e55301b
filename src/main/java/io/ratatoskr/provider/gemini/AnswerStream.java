package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.SseDecoder;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decodes a streamed response; also one that is sent non-streamed or as a list of chunks. */
final class AnswerStream<E> extends SseDecoder<E> {
    private final AnswerEvents answer;

    /** @param step maps a chat event to an event of this stream; null: dropped */
    AnswerStream(Profile profile, Function<ChatEvent, @Nullable E> step) {
        super(profile);
        this.answer = new AnswerEvents(profile, event -> {
            E own = step.apply(event);
            if (own != null) {
                emit(own);
            }
        });
    }

    @Override
    public StreamMetadata head() {
        return answer.head();
    }

    @Override
    protected void whole(byte[] body) {
        answer.whole(body);
    }

    @Override
    protected void unterminated() {
        answer.complete(false);
    }

    @Override
    protected void event() {
        byte[] data = sse.data();
        int from = sse.dataOffset();
        int length = sse.strippedLength();
        // Gemini has no terminator; a proxy may add OpenAI's [DONE]
        if (length == 0 || data[from] == '[' && length == 6 && data[from + 1] == 'D') {
            return;
        }
        try (JsonReader reader = JsonReader.of(data, from, length)) {
            answer.document(reader);
            reader.requireEnd();
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw BadAnswers.of(
                    "malformed stream event (%s)".formatted(e.getMessage()),
                    Arrays.copyOfRange(data, from, from + length),
                    profile,
                    GeminiFailures::disguised);
        }
    }
}
