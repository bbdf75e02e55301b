package io.ratatoskr.camel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the connections of the management port are bounded by. */
@Timeout(60)
final class BoundedHttpServersTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private HttpServer start(Duration idleTimeout, int maxConnections) throws Exception {
        Vertx bounded = BoundedHttpServers.of(vertx, idleTimeout, maxConnections);
        Router router = Router.router(bounded);
        router.route().handler(request -> request.response().end("here"));
        return bounded.createHttpServer(new HttpServerOptions())
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private Socket connect(HttpServer server) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.setSoTimeout((int) LIMIT.toMillis());
        sockets.add(socket);
        return socket;
    }

    private static String get(Socket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var response = new StringBuilder();
        while (response.indexOf("here") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return "";
            }
            response.append((char) next);
        }
        return response.substring(0, 15);
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void a_connection_without_a_request_and_one_after_it_are_closed() throws Exception {
        HttpServer server = start(Duration.ofMillis(300), 10);
        Socket silent = connect(server);
        Socket used = connect(server);
        assertThat(get(used)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(isClosed(silent)).isTrue();
        assertThat(isClosed(used)).isTrue();
    }

    @Test
    void connections_beyond_the_maximum_are_closed_and_make_room_when_others_end() throws Exception {
        HttpServer server = start(Duration.ofMinutes(1), 2);
        Socket first = connect(server);
        Socket second = connect(server);
        assertThat(get(first)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(get(second)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(isClosed(connect(server))).isTrue();
        first.close();
        await().atMost(LIMIT).until(() -> {
            try {
                return get(connect(server)).equals("HTTP/1.1 200 OK");
            } catch (IOException refused) {
                return false;
            }
        });
    }
}
