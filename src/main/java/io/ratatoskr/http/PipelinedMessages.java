package io.ratatoskr.http;

import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Queues messages that a client pipelined before its last response was sent. Reading pauses when the queue is long; messages above
 * the maximum are dropped, and the connection is closed. Confined to the channel's event loop.
 */
final class PipelinedMessages {
    private static final int PAUSE_READING_AT = 64;
    private static final int MAX_MESSAGES = 1024;

    private final ArrayDeque<Object> messages = new ArrayDeque<>(4);
    private boolean overflowed;

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Returns whether messages were dropped. */
    boolean overflowed() {
        return overflowed;
    }

    void add(Object message, Channel channel) {
        if (overflowed || messages.size() == MAX_MESSAGES) {
            overflowed = true;
            ReferenceCountUtil.release(message);
            return;
        }
        messages.add(message);
        if (messages.size() == PAUSE_READING_AT) {
            channel.config().setAutoRead(false);
        }
    }

    @Nullable
    Object poll(Channel channel) {
        Object next = messages.poll();
        if (next == null && !overflowed && !channel.config().isAutoRead()) {
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
