package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.camel.exchange.RequestOutcome.StreamTimes;
import org.jspecify.annotations.Nullable;

/** A stream whose events, times and end are reported to the observers of its request. */
abstract class ObservedStream<E> extends ForwardingStream<E> {
    private final ObservedRequest request;
    private long firstOutput;
    private long lastOutput;
    private int events;
    private boolean done;
    private @Nullable Usage usage;

    ObservedStream(ModelStream<E> stream, ObservedRequest request) {
        super(stream);
        this.request = request;
    }

    /** The usage that the event reports; null: it is another event. */
    abstract @Nullable Usage usage(E event);

    /** Whether the event is output of the model. */
    abstract boolean isOutput(E event);

    /** Whether the event is the last one. */
    abstract boolean isDone(E event);

    @Override
    public @Nullable E next() {
        E event;
        try {
            event = super.next();
        } catch (RuntimeException failure) {
            end(failure);
            throw failure;
        }
        if (event == null) {
            end(null);
            return null;
        }
        Usage update = usage(event);
        if (update != null) {
            usage = update;
        } else if (isDone(event)) {
            done = true;
        } else if (isOutput(event)) {
            lastOutput = System.nanoTime();
            if (events++ == 0) {
                firstOutput = lastOutput;
            }
        }
        return event;
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            end(done ? null : new Cancelled("the stream was closed before its end"));
        }
    }

    void end(@Nullable Throwable failure) {
        request.end(usage, failure, new StreamTimes(firstOutput, lastOutput, events));
    }

    /** A chat. */
    static final class Chat extends ObservedStream<ChatEvent> {
        Chat(ModelStream<ChatEvent> stream, ObservedRequest request) {
            super(stream, request);
        }

        @Override
        @Nullable
        Usage usage(ChatEvent event) {
            return event instanceof ChatEvent.UsageUpdate(Usage update) ? update : null;
        }

        @Override
        boolean isOutput(ChatEvent event) {
            return event.preventsFallback();
        }

        @Override
        boolean isDone(ChatEvent event) {
            return event instanceof ChatEvent.Done;
        }
    }

    /** A completion. */
    static final class Generate extends ObservedStream<GenerateEvent> {
        Generate(ModelStream<GenerateEvent> stream, ObservedRequest request) {
            super(stream, request);
        }

        @Override
        @Nullable
        Usage usage(GenerateEvent event) {
            return event instanceof GenerateEvent.UsageUpdate(Usage update) ? update : null;
        }

        @Override
        boolean isOutput(GenerateEvent event) {
            return event.preventsFallback();
        }

        @Override
        boolean isDone(GenerateEvent event) {
            return event instanceof GenerateEvent.Done;
        }
    }
}
