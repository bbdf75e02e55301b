package io.ratatoskr.http;

import io.netty.channel.Channel;

/** Detects that a channel's peer has stopped reading. Confined to the channel's event loop. */
final class StalledReaderDetector {
    private long pendingBytes;
    private long stalledSince;

    /** Returns whether the pending output has not shrunk for longer than the timeout. */
    boolean isStalled(Channel channel, long now, long timeoutNanos) {
        long before = pendingBytes;
        pendingBytes = channel.isWritable() ? 0 : channel.bytesBeforeWritable();
        if (pendingBytes == 0 || before == 0 || pendingBytes < before) {
            stalledSince = now;
            return false;
        }
        return now - stalledSince > timeoutNanos;
    }
}
