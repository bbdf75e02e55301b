package io.ratatoskr.api;

/** A streamed chat response. */
public interface ChatStream extends ModelStream<ChatEvent> {}
