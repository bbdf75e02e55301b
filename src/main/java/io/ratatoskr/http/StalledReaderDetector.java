package io.ratatoskr.http;

/** Detects that a client has stopped reading. Confined to the channel's event loop. */
final class StalledReaderDetector {
    private final OutputProgress output;
    private long sentBytes;
    private boolean pending;
    private long lastProgress;

    StalledReaderDetector(OutputProgress output) {
        this.output = output;
    }

    /**
     * Returns whether output has been pending, and none of it was sent, for longer than the timeout.
     *
     * @param now by {@link System#nanoTime}
     */
    boolean isStalled(long now, long timeoutNanos) {
        long sent = output.sentBytes();
        boolean continues = pending && sent == sentBytes;
        pending = output.isPending();
        sentBytes = sent;
        if (!pending || !continues) {
            lastProgress = now;
            return false;
        }
        return now - lastProgress > timeoutNanos;
    }
}
