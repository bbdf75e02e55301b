package io.ratatoskr.provider;

/** A decoder of server-sent events, which also takes an answer that came whole although a stream was asked for. Not thread-safe. */
public abstract class SseDecoder<E> extends StepDecoder<E> {
    protected final SseReader sse;
    private final WholeBody whole;

    protected SseDecoder(Profile profile) {
        super(profile);
        this.sse = new SseReader(profile.name());
        this.whole = new WholeBody(profile);
    }

    /** Emits what the event says that {@link #sse} stands on. */
    protected abstract void event();

    /** Emits the events of an answer that came whole; it is complete then. */
    protected abstract void whole(byte[] body);

    /** Emits the last events where the bytes have ended before a terminator; the answer is complete then, or it was cut and this throws. */
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
