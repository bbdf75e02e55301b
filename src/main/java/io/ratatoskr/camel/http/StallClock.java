package io.ratatoskr.camel.http;

import io.netty.channel.Channel;

/** How long a channel's reader has taken nothing of what waits for it. Belongs to the channel's event loop. */
final class StallClock {
    private long waiting;
    private long since;

    /** Whether nothing has moved for so long. */
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
