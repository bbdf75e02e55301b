package io.ratatoskr.camel.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the HTTP/2 frames that show a peer to be alive. The frames that open a connection, SETTINGS and WINDOW_UPDATE of the connection, do
 * not count, as they may arrive after the first call has begun. Written by the event loop, read by any thread.
 */
final class FrameCounter extends Http2FrameListenerDecorator {
    private final AtomicLong frames = new AtomicLong();

    private FrameCounter(Http2FrameListener listener) {
        super(listener);
    }

    /** Counts the frames of a connection from now on. Event loop only. */
    static FrameCounter install(Http2ConnectionDecoder decoder) {
        var counter = new FrameCounter(decoder.frameListener());
        decoder.frameListener(counter);
        return counter;
    }

    long frames() {
        return frames.get();
    }

    private void count() {
        // There is one writer, so that no fence is needed
        frames.lazySet(frames.getPlain() + 1);
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        count();
        return super.onDataRead(context, streamId, data, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean endOfStream)
            throws Http2Exception {
        count();
        super.onHeadersRead(context, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        count();
        super.onHeadersRead(context, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int streamId, long errorCode) throws Http2Exception {
        count();
        super.onRstStreamRead(context, streamId, errorCode);
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
        count();
        super.onPingRead(context, data);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
        count();
        super.onPingAckRead(context, data);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int streamId, int windowSizeIncrement)
            throws Http2Exception {
        if (streamId != 0) {
            count();
        }
        super.onWindowUpdateRead(context, streamId, windowSizeIncrement);
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext context, byte frameType, int streamId, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        if (streamId != 0) {
            count();
        }
        super.onUnknownFrame(context, frameType, streamId, flags, payload);
    }
}
