package io.ratatoskr.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.concurrent.TimeUnit;

/**
 * Ends HTTP/2 connections that flood the server with frames, with a GOAWAY frame and ENHANCE_YOUR_CALM, and counts what each stream
 * has sent. The handler before Netty's codec, since that hides frames from its listeners: unknown ones, those of closed streams,
 * and the resets by which it responds to a client's errors.
 *
 * <p>Counted are control frames (SETTINGS, PING, PRIORITY, WINDOW_UPDATE, CONTINUATION, GOAWAY, unknown ones and DATA without data) and
 * resets of both directions. Each frame that the server sends with a response or its data, and each 512 bytes of it, allow a
 * client more control frames, since clients acknowledge data with them; each complete response allows one more reset.
 */
final class Http2FrameGuard extends ChannelDuplexHandler {
    private static final int PREFACE_BYTES = 24;
    private static final int FREE_CONTROL_FRAMES = 1000;
    private static final int FREE_RESETS = 400;
    private static final int CONTROL_FRAMES_PER_FRAME = 4;
    /** Two updates, of stream and connection, for each KiB. */
    private static final int BYTES_PER_CONTROL_FRAME = 512;

    private static final int MAX_CONTROL_FRAMES = 100_000;
    private static final int MAX_RESETS = 1000;
    private static final long REFILL_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Http2FrameScanner received = new Http2FrameScanner(PREFACE_BYTES, this::frameReceived);
    private final Http2FrameScanner sent = new Http2FrameScanner(0, this::frameSent);
    private final FrameBudget controlFrames =
            new FrameBudget(FREE_CONTROL_FRAMES, MAX_CONTROL_FRAMES, REFILL_NANOS, System.nanoTime());
    private final FrameBudget resets = new FrameBudget(FREE_RESETS, MAX_RESETS, REFILL_NANOS, System.nanoTime());
    private final IntObjectMap<Http2StreamOutput> streams = new IntObjectHashMap<>();
    private boolean flooded;

    /** Counts what the stream sends, until it is closed. */
    Http2StreamOutput streamOpened(Http2StreamChannel stream) {
        Http2StreamOutput output = new Http2StreamOutput(stream);
        int streamId = stream.stream().id();
        streams.put(streamId, output);
        stream.closeFuture().addListener(closed -> streams.remove(streamId));
        return output;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!flooded && message instanceof ByteBuf bytes) {
            received.scan(bytes);
            if (flooded) {
                end(context);
            }
        }
        if (flooded) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean before = flooded;
        if (message instanceof ByteBuf bytes) {
            sent.scan(bytes);
        }
        context.write(message, promise);
        if (flooded && !before) {
            context.executor().execute(() -> end(context));
        }
    }

    private void frameReceived(int type, int flags, int streamId, int length) {
        boolean counted = switch (type) {
            case Http2FrameTypes.HEADERS -> false;
            case Http2FrameTypes.DATA -> isEmptyData(flags, length);
            case Http2FrameTypes.RST_STREAM -> {
                countReset();
                yield false;
            }
            default -> true;
        };
        if (counted && !controlFrames.tryConsume(System.nanoTime())) {
            flooded = true;
        }
    }

    /** Padding without data is as empty; its length is not seen here, so that a padded frame counts if it is short. */
    private static boolean isEmptyData(int flags, int length) {
        boolean padded = (flags & Http2Flags.PADDED) != 0;
        return (flags & Http2Flags.END_STREAM) == 0 && (length == 0 || (padded && length <= 256));
    }

    private void frameSent(int type, int flags, int streamId, int length) {
        boolean data = type == Http2FrameTypes.DATA;
        if (data || type == Http2FrameTypes.HEADERS) {
            // Clients open the windows again in steps of a few KiB
            controlFrames.earn(CONTROL_FRAMES_PER_FRAME + length / BYTES_PER_CONTROL_FRAME);
            if ((flags & Http2Flags.END_STREAM) != 0) {
                resets.earn(1);
            }
            Http2StreamOutput output = streams.get(streamId);
            if (output != null) {
                output.frameSent(length);
            }
        } else if (type == Http2FrameTypes.RST_STREAM) {
            countReset();
        }
    }

    private void countReset() {
        if (!resets.tryConsume(System.nanoTime())) {
            flooded = true;
        }
    }

    private static void end(ChannelHandlerContext context) {
        Http2FrameCodec codec = context.pipeline().get(Http2FrameCodec.class);
        ChannelHandlerContext codecContext = context.pipeline().context(Http2FrameCodec.class);
        if (codec != null && codecContext != null) {
            codec.onError(
                    codecContext,
                    false,
                    Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many control frames or resets"));
        }
    }
}
