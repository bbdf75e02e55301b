package io.ratatoskr.api;

/** A streamed completion. */
public interface GenerateStream extends ModelStream<GenerateEvent> {}
