package io.ratatoskr.camel.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.ratatoskr.settings.TlsSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A provider with TLS and HTTP/2. Its first {@code silent} connections lose all bytes after the handshake, as when the peer is lost. Path
 * {@code /hold} gets its response from {@link #release}, {@code /slow} after 1.2 s, any other at once, each with the 1-based number of its
 * connection.
 */
final class Http2Upstream implements AutoCloseable {
    private static final long SLOW_MILLIS = 1_200;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<HttpConnection> connections = new CopyOnWriteArrayList<>();
    private final List<HttpConnection> closed = new CopyOnWriteArrayList<>();
    private final List<HttpServerRequest> held = new CopyOnWriteArrayList<>();

    Http2Upstream(TlsSettings tls, int silent) throws Exception {
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertPath(tls.certificate().toString())
                                .addKeyPath(tls.key().toString())))
                .connectionHandler(connection -> {
                    connections.add(connection);
                    connection.closeHandler(ignored -> closed.add(connection));
                    if (connections.size() <= silent) {
                        ((ConnectionBase) connection).channel().pipeline().addFirst(new Discard());
                    }
                })
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** Drops all bytes that arrive. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            ReferenceCountUtil.release(bytes);
        }
    }

    private void handle(HttpServerRequest request) {
        switch (request.path()) {
            case "/hold" -> held.add(request);
            case "/slow" -> vertx.setTimer(SLOW_MILLIS, ignored -> respond(request, ""));
            default -> respond(request, "");
        }
    }

    private void respond(HttpServerRequest request, String body) {
        request.response()
                .putHeader("connection-number", String.valueOf(connections.indexOf(request.connection()) + 1))
                .end(body);
    }

    String url() {
        return "https://localhost:" + server.actualPort();
    }

    int connections() {
        return connections.size();
    }

    /** The number of connections that were closed. */
    int closed() {
        return closed.size();
    }

    /** The number of requests to {@code /hold}. */
    int held() {
        return held.size();
    }

    /** Sends the responses to {@code /hold}. */
    void release(String body) {
        held.forEach(request -> vertx.runOnContext(ignored -> {
            if (!request.response().closed()) {
                respond(request, body);
            }
        }));
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
