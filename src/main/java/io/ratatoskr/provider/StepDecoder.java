package io.ratatoskr.provider;

import io.ratatoskr.api.GatewayException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What decoders of streams share: they go on step by step, events wait until they are polled, and a failure comes after what was
 * said before it. Not thread-safe.
 */
public abstract class StepDecoder<E> implements StreamDecoder<E> {
    protected final Profile profile;
    private final ArrayDeque<E> events = new ArrayDeque<>();
    private @Nullable GatewayException failure;
    private boolean ended;
    private boolean complete;

    protected StepDecoder(Profile profile) {
        this.profile = profile;
    }

    /** Takes bytes; not called once the answer is complete or has failed. */
    protected abstract void take(byte[] bytes, int offset, int length);

    /** Tells the reader of the bytes that no more come. */
    protected abstract void noMore();

    /**
     * Goes one step on, called while no event waits.
     *
     * @param ended whether no more bytes come
     * @return false when more bytes are needed
     */
    protected abstract boolean step(boolean ended);

    protected void emit(E event) {
        events.add(event);
    }

    /** Ends the answer; what was emitted can still be polled. */
    protected final void complete() {
        complete = true;
    }

    protected final boolean isComplete() {
        return complete;
    }

    /** Fails as if thrown, for where a throw would be taken for another failure. */
    protected final void fail(GatewayException why) {
        failure = why;
    }

    @Override
    public final void feed(byte[] bytes, int offset, int length) {
        if (complete || failure != null) {
            return;
        }
        try {
            take(bytes, offset, length);
        } catch (GatewayException e) {
            failure = e;
        }
    }

    @Override
    public final void end() {
        ended = true;
        noMore();
    }

    @Override
    public final @Nullable E poll() {
        while (true) {
            E event = events.poll();
            if (event != null) {
                return event;
            }
            if (failure != null) {
                throw failure;
            }
            if (complete) {
                return null;
            }
            try {
                if (!step(ended)) {
                    return null;
                }
            } catch (GatewayException e) {
                failure = e;
            }
        }
    }

    @Override
    public final boolean finished() {
        return complete && events.isEmpty();
    }
}
