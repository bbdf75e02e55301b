package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.SseDecoder;
import io.ratatoskr.settings.ProviderProfile;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decodes a streamed response; also one that is sent non-streamed or as a list of chunks. */
final class GeminiStreamDecoder<E> extends SseDecoder<E> {
    private final GeminiChunkReader chunkReader;

    /** @param mapper maps a chat event to an event of this stream; null: dropped */
    GeminiStreamDecoder(ProviderProfile profile, Function<ChatEvent, @Nullable E> mapper) {
        super(profile);
        this.chunkReader = new GeminiChunkReader(profile, event -> {
            E mapped = mapper.apply(event);
            if (mapped != null) {
                emit(mapped);
            }
        });
    }

    @Override
    public StreamMetadata metadata() {
        return chunkReader.metadata();
    }

    @Override
    protected void decodeFullBody(byte[] body) {
        chunkReader.readBody(body);
    }

    @Override
    protected void finishUnterminated() {
        chunkReader.finish(false);
    }

    @Override
    protected void decodeEvent() {
        byte[] data = sse.data();
        int offset = sse.dataOffset();
        int length = sse.strippedLength();
        // Gemini has no terminator; a proxy may add OpenAI's [DONE]
        if (length == 0 || (data[offset] == '[' && length == 6 && data[offset + 1] == 'D')) {
            return;
        }
        try (JsonReader reader = JsonReader.of(data, offset, length)) {
            chunkReader.readDocument(reader);
            reader.requireEnd();
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw MalformedResponses.malformed(
                    "malformed stream event (%s)".formatted(e.getMessage()),
                    Arrays.copyOfRange(data, offset, offset + length),
                    profile,
                    GeminiErrorMapper::detectError);
        }
    }
}
