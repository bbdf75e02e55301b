package io.ratatoskr.camel.http;

import io.netty.channel.Channel;

/** Detects that a channel's peer has stopped reading. Confined to the channel's event loop. */
final class StallClock {
    private long waiting;
    private long since;

    /** Returns whether the pending output has not shrunk for longer than the timeout. */
    boolean stalled(Channel channel, long now, long atMostNanos) {
        long before = waiting;
        waiting = channel.isWritable() ? 0 : channel.bytesBeforeWritable();
        if (waiting == 0 || before == 0 || waiting < before) {
            since = now;
            return false;
        }
        return now - since > atMostNanos;
    }
}
