package io.ratatoskr.provider;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Base class of stream decoders. It decodes step by step, queues events until they are polled, and throws an error only after the
 * events before it were polled. Not thread-safe.
 */
public abstract class AbstractStreamDecoder<E> implements StreamDecoder<E> {
    protected final ProviderProfile profile;
    private final ArrayDeque<E> events = new ArrayDeque<>();
    private final SplitCharacters<E> characters = new SplitCharacters<>(events::add);
    private @Nullable GatewayException failure;
    private boolean inputEnded;
    private boolean complete;

    protected AbstractStreamDecoder(ProviderProfile profile) {
        this.profile = profile;
    }

    /** Accepts bytes; not called once the response is complete or has failed. */
    protected abstract void accept(byte[] bytes, int offset, int length);

    /** Signals the end of the input to the underlying reader. */
    protected abstract void endInput();

    /**
     * Decodes one step; called only while no event is queued.
     *
     * @param inputEnded true if the input has ended
     * @return false when more bytes are needed
     */
    protected abstract boolean step(boolean inputEnded);

    protected void emit(E event) {
        characters.accept(event);
    }

    /** Completes the response; emitted events can still be polled. */
    protected final void complete() {
        complete = true;
    }

    protected final boolean isComplete() {
        return complete;
    }

    /** Fails as if thrown, for callers where a throw would be mistaken for another error. */
    protected final void fail(GatewayException exception) {
        failure = exception;
    }

    @Override
    public final void feed(byte[] bytes, int offset, int length) {
        if (complete || failure != null) {
            return;
        }
        try {
            accept(bytes, offset, length);
        } catch (GatewayException e) {
            failure = e;
        }
    }

    @Override
    public final void end() {
        inputEnded = true;
        endInput();
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
                if (!step(inputEnded)) {
                    return null;
                }
            } catch (GatewayException e) {
                failure = e;
            }
        }
    }

    @Override
    public final boolean isFinished() {
        return complete && events.isEmpty();
    }
}
