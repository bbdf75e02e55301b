package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.ModelStream;
import org.jspecify.annotations.Nullable;

/** A stream that runs a callback when it is closed, ends or fails. The callback may run more than once. */
public final class ClosingStream<E> extends ForwardingStream<E> {
    private final Runnable onClose;

    public ClosingStream(ModelStream<E> stream, Runnable onClose) {
        super(stream);
        this.onClose = onClose;
    }

    @Override
    public @Nullable E next() {
        E event;
        try {
            event = super.next();
        } catch (RuntimeException failure) {
            onClose.run();
            throw failure;
        }
        if (event == null) {
            onClose.run();
        }
        return event;
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            onClose.run();
        }
    }
}
