package io.ratatoskr.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes requests, stricter than its base class: {@link HttpLineValidator} checks the head and the trailers, {@link ChunkLine} the
 * sizes of chunks. After the first failure, a message with a failed decoder result, nothing more is decoded.
 */
final class Http1RequestDecoder extends HttpRequestDecoder {
    private final Http1ResponseEncoder encoder;
    private final HttpLineValidator lines = new HttpLineValidator();
    private final ChunkLine chunkLine = new ChunkLine();
    private boolean failed;
    private boolean inBody;
    private boolean chunked;
    private boolean inTrailers;
    private boolean partialLine;
    /** Bytes of the current chunk that are still to come, with the line break after them. */
    private long chunkBytes;

    /** @param encoder encodes the responses to the decoded requests */
    Http1RequestDecoder(HttpDecoderConfig config, Http1ResponseEncoder encoder) {
        super(config);
        this.encoder = encoder;
    }

    /** Returns whether a part of a request head has arrived. */
    boolean isHeadStarted() {
        return !failed && !inBody && (partialLine || lines.isStarted());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (failed) {
            in.skipBytes(in.readableBytes());
        } else if (!inBody || inTrailers) {
            decodeLines(context, in, out);
        } else if (chunked) {
            decodeChunk(context, in, out);
        } else {
            decodeNext(context, in, out);
        }
    }

    private void decodeLines(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        int start = in.readerIndex();
        int before = out.size();
        boolean head = !inBody;
        HttpObject decoded = decodeNext(context, in, out);
        partialLine = decoded == null && in.isReadable();
        if (failed) {
            return;
        }
        if (in.forEachByte(start, in.readerIndex() - start, lines) >= 0) {
            out.subList(before, out.size()).clear();
            fail(in, out, head ? invalidHead(decoded) : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER));
        } else if (decoded != null) {
            lines.reset(false);
        }
    }

    private HttpObject invalidHead(@Nullable HttpObject decoded) {
        if (decoded != null) {
            return decoded;
        }
        HttpRequest invalid = (HttpRequest) createInvalidMessage();
        encoder.requestDecoded(invalid.method());
        return invalid;
    }

    private void decodeChunk(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        int before = in.readerIndex();
        if (chunkBytes == 0) {
            int length = chunkLine.parse(in);
            if (length == ChunkLine.INCOMPLETE) {
                return;
            }
            if (length == ChunkLine.INVALID) {
                fail(in, out, new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER));
                return;
            }
            before += length;
            inTrailers = chunkLine.size() == 0;
            chunkBytes = inTrailers ? 0 : chunkLine.size() + 2L;
            lines.reset(true);
        }
        decodeNext(context, in, out);
        if (!inTrailers) {
            chunkBytes -= in.readerIndex() - before;
        }
    }

    private void fail(ByteBuf in, List<Object> out, HttpObject message) {
        failed = true;
        in.skipBytes(in.readableBytes());
        message.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("not well-formed")));
        out.add(message);
    }

    /** Decodes as the base class does; returns the request or the end of the body when it is complete. */
    private @Nullable HttpObject decodeNext(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        int before = out.size();
        super.decode(context, in, out);
        HttpObject complete = null;
        for (int i = before; i < out.size(); i++) {
            HttpObject decoded = (HttpObject) out.get(i);
            failed |= decoded.decoderResult().isFailure();
            if (decoded instanceof HttpRequest head) {
                encoder.requestDecoded(head.method());
                inBody = true;
                chunked = HttpUtil.isTransferEncodingChunked(head);
                complete = head;
            }
            if (decoded instanceof LastHttpContent) {
                inBody = false;
                inTrailers = false;
                complete = complete == null ? decoded : complete;
            }
        }
        return complete;
    }
}
