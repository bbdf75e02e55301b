package io.ratatoskr.api;

/** A completion, event by event. */
public interface GenerateStream extends ModelStream<GenerateEvent> {}
