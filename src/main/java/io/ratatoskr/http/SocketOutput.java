package io.ratatoskr.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Counts the bytes that the socket has accepted, also those of a buffer that is written in parts. The handler nearest to the
 * socket, since it compares what was handed to the channel with what the channel still holds.
 */
final class SocketOutput extends ChannelOutboundHandlerAdapter implements OutputProgress {
    /** What {@link ChannelOutboundBuffer#totalPendingWriteBytes} adds to each message; Netty's constant is not public. */
    private static final int ENTRY_OVERHEAD =
            Integer.getInteger("io.netty.transport.outboundBufferEntrySizeOverhead", 96);

    private final Channel channel;
    private long writtenBytes;

    SocketOutput(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            writtenBytes += bytes.readableBytes() + ENTRY_OVERHEAD;
        }
        context.write(message, promise);
    }

    @Override
    public long sentBytes() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return pending == null
                ? writtenBytes
                : writtenBytes - pending.totalPendingWriteBytes() + pending.currentProgress();
    }

    @Override
    public boolean isPending() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return pending != null && pending.totalPendingWriteBytes() > 0;
    }
}
