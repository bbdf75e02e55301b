package io.ratatoskr.api.internal;

/** Marks a stream that gets its events from a provider itself: it reads no other stream. */
public interface SourceStream {}
