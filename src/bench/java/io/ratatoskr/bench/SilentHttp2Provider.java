package io.ratatoskr.bench;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.ratatoskr.testing.TestKeyStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider with TLS and HTTP/2 whose connections serve some chats and then lose all bytes that arrive, as when the peer has disappeared
 * without closing them.
 */
final class SilentHttp2Provider implements AutoCloseable {
    private static final int CHATS_PER_CONNECTION = 20;
    private static final String CHAT = """
            {"id":"c","object":"chat.completion","created":1,"model":"dead","choices":[{"index":0,"finish_reason":"stop",\
            "message":{"role":"assistant","content":"alive"}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    private final Vertx vertx;
    private final int port;

    private SilentHttp2Provider(Vertx vertx, int port) {
        this.vertx = vertx;
        this.port = port;
    }

    /** @param keyStore a file of {@link TestKeyStore} */
    static SilentHttp2Provider start(Path keyStore) throws Exception {
        Vertx vertx = Vertx.vertx();
        Map<Object, AtomicInteger> chats = new ConcurrentHashMap<>();
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(keyStore.toString()).setPassword(TestKeyStore.PASSWORD)))
                .connectionHandler(connection -> {
                    chats.put(connection, new AtomicInteger());
                    connection.closeHandler(ignored -> chats.remove(connection));
                })
                .requestHandler(request -> serve(request, chats.get(request.connection())))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return new SilentHttp2Provider(vertx, server.actualPort());
    }

    private static void serve(HttpServerRequest request, AtomicInteger chats) {
        if (chats.incrementAndGet() == CHATS_PER_CONNECTION) {
            ((ConnectionBase) request.connection()).channel().pipeline().addFirst(new Discard());
        }
        request.response().putHeader("content-type", "application/json").end(CHAT);
    }

    String baseUrl() {
        return "https://localhost:" + port + "/v1";
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Drops all bytes that arrive. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            ReferenceCountUtil.release(bytes);
        }
    }
}
