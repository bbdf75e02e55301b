package io.ratatoskr.api;

/** A chat answer, event by event. */
public interface ChatStream extends ModelStream<ChatEvent> {}
