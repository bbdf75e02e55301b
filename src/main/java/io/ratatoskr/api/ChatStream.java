package io.ratatoskr.api;

import io.ratatoskr.api.chat.ChatEvent;

/** A streamed chat response. */
public interface ChatStream extends ModelStream<ChatEvent> {}
