package io.ratatoskr.provider;

/** Decodes server-sent events; also accepts a full response to a streaming request. Not thread-safe. */
public abstract class SseDecoder<E> extends AbstractStreamDecoder<E> {
    protected final SseReader sse;
    private final NonStreamedBody decodeFullBody;

    protected SseDecoder(ProviderProfile profile) {
        super(profile);
        this.sse = new SseReader(profile.name());
        this.decodeFullBody = new NonStreamedBody(profile);
    }

    /** Decodes the current event of {@link #sse} and emits the results. */
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
            decodeEvent();
        } else if (inputEnded) {
            finishUnterminated();
            complete();
        } else {
            return false;
        }
        return true;
    }
}
