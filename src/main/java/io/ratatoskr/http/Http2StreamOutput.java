package io.ratatoskr.http;

import io.netty.channel.Channel;

/**
 * Counts the bytes of one HTTP/2 stream that have left its flow-control window for the socket. {@link SocketOutput} counts what
 * the socket accepts.
 */
final class Http2StreamOutput implements OutputProgress {
    private final Channel stream;
    private long sentBytes;

    Http2StreamOutput(Channel stream) {
        this.stream = stream;
    }

    /** Notes that a frame of this stream was sent. */
    void frameSent(int length) {
        sentBytes += length;
    }

    @Override
    public long sentBytes() {
        return sentBytes;
    }

    @Override
    public boolean isPending() {
        return !stream.isWritable()
                || stream.bytesBeforeUnwritable() <= stream.config().getWriteBufferHighWaterMark();
    }
}
