package io.ratatoskr.provider;

/** Decodes server-sent events; also accepts a full response to a streaming request. Not thread-safe. */
public abstract class SseDecoder<E> extends StepDecoder<E> {
    protected final SseReader sse;
    private final WholeBody whole;

    protected SseDecoder(Profile profile) {
        super(profile);
        this.sse = new SseReader(profile.name());
        this.whole = new WholeBody(profile);
    }

    /** Decodes the current event of {@link #sse} and emits the results. */
    protected abstract void event();

    /** Emits the events of a full (non-streamed) response, which is complete after that. */
    protected abstract void whole(byte[] body);

    /** Emits the last events when the input ended without a terminator; throws if the response was truncated. */
    protected abstract void unterminated();

    @Override
    protected final void take(byte[] bytes, int offset, int length) {
        if (!whole.feed(bytes, offset, length)) {
            sse.feed(bytes, offset, length);
        }
    }

    @Override
    protected final void noMore() {
        sse.end();
    }

    @Override
    protected final boolean step(boolean ended) {
        if (whole.isIt()) {
            if (!ended) {
                return false;
            }
            whole(whole.bytes());
            complete();
        } else if (sse.next()) {
            event();
        } else if (ended) {
            unterminated();
            complete();
        } else {
            return false;
        }
        return true;
    }
}
