package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.cache.StreamRecording;
import io.ratatoskr.camel.exchange.ForwardingStream;
import org.jspecify.annotations.Nullable;

/** A stream whose events are recorded while they are read. */
final class RecordingStream<E> extends ForwardingStream<E> {
    private final StreamRecording recording;

    RecordingStream(ModelStream<E> stream, StreamRecording recording) {
        super(stream);
        this.recording = recording;
    }

    @Override
    public @Nullable E next() {
        E event;
        try {
            event = super.next();
        } catch (RuntimeException failure) {
            recording.close();
            throw failure;
        }
        if (event == null) {
            recording.end(metadata());
        } else {
            recording.add(event);
        }
        return event;
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            recording.close();
        }
    }
}
