package io.ratatoskr.camel.provider;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.camel.exchange.ForwardingStream;
import org.jspecify.annotations.Nullable;

/** A stream that records the outcome of its call when it ends, fails or is closed. */
final class OutcomeStream<E> extends ForwardingStream<E> {
    private final BreakerCall call;
    /** Set by the reader once it has the last event; a reader may then close the stream without reading on. */
    private volatile boolean complete;

    OutcomeStream(ModelStream<E> stream, BreakerCall call) {
        super(stream);
        this.call = call;
    }

    @Override
    public @Nullable E next() {
        E event;
        try {
            event = super.next();
        } catch (RuntimeException failure) {
            call.fail(failure);
            throw failure;
        }
        if (event == null) {
            call.succeed();
        } else if (event instanceof ChatEvent.Done || event instanceof GenerateEvent.Done) {
            complete = true;
        }
        return event;
    }

    @Override
    public void close() {
        if (complete) {
            call.succeed();
        } else {
            call.release();
        }
        super.close();
    }
}
