package io.ratatoskr.camel.http;

import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a client has sent before the answer to its last request was due. Reading pauses when that is much; what one read brought
 * beyond the most is dropped, and the connection with it. Belongs to the channel's event loop.
 */
final class SentAhead {
    private static final int PAUSE_AT = 64;
    private static final int MOST = 1024;

    private final ArrayDeque<Object> messages = new ArrayDeque<>(4);
    private boolean overrun;

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Whether something had to be dropped. */
    boolean overrun() {
        return overrun;
    }

    void add(Object message, Channel channel) {
        if (overrun || messages.size() == MOST) {
            overrun = true;
            ReferenceCountUtil.release(message);
            return;
        }
        messages.add(message);
        if (messages.size() == PAUSE_AT) {
            channel.config().setAutoRead(false);
        }
    }

    @Nullable
    Object poll(Channel channel) {
        Object next = messages.poll();
        if (next == null && !overrun && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
        return next;
    }

    void clear() {
        for (Object message = messages.poll(); message != null; message = messages.poll()) {
            ReferenceCountUtil.release(message);
        }
    }
}
