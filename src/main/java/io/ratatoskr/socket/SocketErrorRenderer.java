package io.ratatoskr.socket;

import org.jspecify.annotations.Nullable;

/** Renders failures. Never throws. Thread-safe. */
@FunctionalInterface
public interface SocketErrorRenderer {
    /**
     * A failure as JSON.
     *
     * @param status as HTTP has it
     * @param error a JSON object on one line
     * @param meta a JSON object on one line; null: none
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record RenderedError(int status, byte[] error, byte @Nullable [] meta) {}

    /** @param subject what failed, for the log of internal errors */
    RenderedError render(String subject, Throwable failure);
}
