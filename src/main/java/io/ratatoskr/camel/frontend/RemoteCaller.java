package io.ratatoskr.camel.frontend;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.camel.exchange.Caller;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sender of one request, whose frontend knows when the response has been sent. Thread-safe. */
public abstract class RemoteCaller implements Caller {
    /** Null until there is one. */
    private @Nullable List<ModelStream<?>> streams;

    private boolean ended;

    @Override
    public final synchronized void closeAtEnd(ModelStream<?> stream) {
        if (!ended) {
            if (streams == null) {
                streams = new ArrayList<>();
            }
            streams.add(stream);
        }
    }

    /** Closes the streams: the response has been sent. */
    public final void end() {
        List<ModelStream<?>> open;
        synchronized (this) {
            ended = true;
            open = streams;
            streams = null;
        }
        if (open != null) {
            open.forEach(ModelStream::close);
        }
    }
}
