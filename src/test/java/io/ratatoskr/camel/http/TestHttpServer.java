package io.ratatoskr.camel.http;

import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.settings.HttpSettings;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.http.GatewayHttpServer;
import io.ratatoskr.http.RawHttpClient;

/** An HTTP server on a free port, with Java routes behind it. */
final class TestHttpServer implements AutoCloseable {
    /** The server's settings, changed by tests. */
    static final class TestServerOptions {
        String host = "127.0.0.1";
        int port;
        int bodyLimit = 64 << 20;
        long bodyBudget;
        int headerLimit = 16 << 10;
        Duration headerTimeout = Duration.ofSeconds(10);
        Duration bodyTimeout = Duration.ofSeconds(30);
        Duration keepAlive = Duration.ofSeconds(60);
        Duration stalledReader = Duration.ofSeconds(60);
        Duration heartbeat = Duration.ofSeconds(15);
        int maxConnections = 10_000;
        List<String> allowedHosts = List.of();
        List<String> allowedOrigins = List.of();
        Optional<Path> keysFile = Optional.empty();
        boolean allowAnonymous;
        Optional<HttpSettings.Tls> tls = Optional.empty();
        Duration requestTimeout = Duration.ofSeconds(900);

        HttpSettings settings() {
            return new HttpSettings(
                    host,
                    port,
                    bodyLimit,
                    bodyBudget,
                    headerLimit,
                    headerTimeout,
                    bodyTimeout,
                    keepAlive,
                    stalledReader,
                    heartbeat,
                    maxConnections,
                    allowedHosts,
                    allowedOrigins,
                    keysFile,
                    allowAnonymous,
                    tls);
        }
    }

    private final Vertx vertx = Vertx.vertx();
    final CamelContext camel = new DefaultCamelContext();
    final GatewayHttpServer server;

    private TestHttpServer(TestServerOptions options, RouteBuilder routes) {
        server =
                new GatewayHttpServer(vertx, options.settings(), TestHttpServer::errorResponse, options.requestTimeout);
        try {
            camel.getRegistry().bind("platform-http-engine", new RatatoskrHttpEngine(server));
            camel.addRoutes(routes);
            camel.start();
        } catch (Exception e) {
            close();
            throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        }
    }

    static TestHttpServer start(RouteBuilder routes) {
        return start(options -> options, routes);
    }

    static TestHttpServer start(UnaryOperator<TestServerOptions> configure, RouteBuilder routes) {
        return new TestHttpServer(configure.apply(new TestServerOptions()), routes);
    }

    RawHttpClient client() {
        return new RawHttpClient(server.port());
    }

    String url(String path) {
        return server.scheme() + "://localhost:" + server.port() + path;
    }

    @Override
    public void close() {
        camel.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Renders failures in place of a dialect. */
    private static GatewayHttpResponse errorResponse(String path, Throwable failure) {
        int status = failure instanceof GatewayException known
                ? switch (known) {
                    case InvalidRequest e -> 400;
                    case Overloaded e -> 429;
                    case BatchTooLarge e -> 413;
                    case Cancelled e -> 499;
                    case ProviderUnavailable e -> 502;
                    default -> 500;
                }
                : 500;
        String message = failure instanceof GatewayException ? failure.getMessage() : "internal error";
        return GatewayHttpResponse.json(
                status,
                "{\"error\":\"%s\"}".formatted(message.replace('"', '\'')).getBytes(StandardCharsets.UTF_8));
    }
}
