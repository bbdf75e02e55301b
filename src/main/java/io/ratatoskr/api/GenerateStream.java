package io.ratatoskr.api;

import io.ratatoskr.api.chat.GenerateEvent;

/** A streamed completion. */
public interface GenerateStream extends ModelStream<GenerateEvent> {}
