package io.ratatoskr.camel.upstream;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The JDK's TLS, which closes an HTTP/2 connection whose peer sends no SETTINGS within the timeout after the handshake. Vert.x waits for
 * them without a limit, and its pool with it.
 */
final class Http2PrefaceTimeout extends SSLEngineOptions {
    private final Duration timeout;

    Http2PrefaceTimeout(Duration timeout) {
        this.timeout = timeout;
        // The computations of a handshake and the check of certificates, off the event loop
        setUseWorkerThread(true);
    }

    @Override
    public SSLEngineOptions copy() {
        return new Http2PrefaceTimeout(timeout);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new LimitedContext(super.create());
            }
        };
    }

    private void closeWithoutSettings(Channel channel) {
        Http2ConnectionHandler http2 = channel.pipeline().get(Http2ConnectionHandler.class);
        if (http2 != null && !http2.decoder().prefaceReceived()) {
            channel.close();
        }
    }

    private final class LimitedContext extends DelegatingSslContext {
        LimitedContext(SslContext context) {
            super(context);
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // Vert.x configures the engine
        }

        @Override
        protected void initHandler(SslHandler handler) {
            handler.handshakeFuture().addListener(handshake -> {
                if (handshake.isSuccess() && handshake.getNow() instanceof Channel channel) {
                    channel.eventLoop()
                            .schedule(() -> closeWithoutSettings(channel), timeout.toNanos(), TimeUnit.NANOSECONDS);
                }
            });
        }
    }
}
