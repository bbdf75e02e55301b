package io.ratatoskr.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;

/** Detects HTTP/2 with prior knowledge by the connection preface, then removes itself from the pipeline. */
final class Http2PrefaceDetector extends ByteToMessageDecoder {
    private final HttpPipelineInitializer initializer;

    Http2PrefaceDetector(HttpPipelineInitializer initializer) {
        this.initializer = initializer;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        try {
            int length = Math.min(in.readableBytes(), preface.readableBytes());
            for (int i = 0; i < length; i++) {
                if (in.getByte(in.readerIndex() + i) != preface.getByte(i)) {
                    ctx.pipeline().remove(this);
                    return;
                }
            }
            if (length == preface.readableBytes()) {
                initializer.switchToHttp2(ctx.pipeline());
                ctx.pipeline().remove(this);
            }
        } finally {
            preface.release();
        }
    }
}
