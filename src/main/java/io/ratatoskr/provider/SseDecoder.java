package io.ratatoskr.provider;

import io.ratatoskr.settings.ProviderProfile;
import java.nio.charset.StandardCharsets;

/** Decodes server-sent events; also accepts a full response to a streaming request. Not thread-safe. */
public abstract class SseDecoder<E> extends AbstractStreamDecoder<E> {
    private static final String NULL = "null";
    /** With whitespace around it. */
    private static final int MAX_NULL_LENGTH = 12;

    protected final SseReader sse;
    private final NonStreamedBody decodeFullBody;

    protected SseDecoder(ProviderProfile profile) {
        super(profile);
        this.sse = new SseReader(profile.name());
        this.decodeFullBody = new NonStreamedBody(profile);
    }

    private boolean isNull() {
        int length = sse.dataLength();
        return length >= NULL.length()
                && length <= MAX_NULL_LENGTH
                && new String(sse.data(), sse.dataOffset(), length, StandardCharsets.ISO_8859_1)
                        .strip()
                        .equals(NULL)
                && !"error".equals(sse.eventType());
    }

    /** Decodes the current event of {@link #sse} and emits the results; not called for an event whose data is {@code null}. */
    protected abstract void decodeEvent();

    /** Emits the events of a full (non-streamed) response, which is complete after that. */
    protected abstract void decodeFullBody(byte[] body);

    /** Emits the last events when the input ended without a terminator; throws if the response was truncated. */
    protected abstract void finishUnterminated();

    @Override
    protected final void accept(byte[] bytes, int offset, int length) {
        if (!decodeFullBody.feed(bytes, offset, length)) {
            sse.feed(bytes, offset, length);
        }
    }

    @Override
    protected final void endInput() {
        sse.end();
    }

    @Override
    protected final boolean step(boolean inputEnded) {
        if (decodeFullBody.isNonStreamed()) {
            if (!inputEnded) {
                return false;
            }
            decodeFullBody(decodeFullBody.bytes());
            complete();
        } else if (sse.next()) {
            if (!isNull()) {
                decodeEvent();
            }
        } else if (inputEnded) {
            finishUnterminated();
            complete();
        } else {
            return false;
        }
        return true;
    }
}
