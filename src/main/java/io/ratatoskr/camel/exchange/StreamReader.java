package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.ModelStream;

/** A body that reads one stream of a model. */
public interface StreamReader {
    /** Whether this is the stream, or may read it. */
    boolean mayRead(ModelStream<?> stream);
}
