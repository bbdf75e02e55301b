package io.ratatoskr.http;

import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.settings.AccessSettings;
import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.settings.TlsSettings;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** An HTTP server on a free port. */
public final class TestHttpServer implements AutoCloseable {
    /** The server's settings, changed by tests. */
    public static final class TestServerOptions {
        public String host = "127.0.0.1";
        public int port;
        public int bodyLimit = 64 << 20;
        public long bodyBudget;
        public int headerLimit = 16 << 10;
        public Duration headerTimeout = Duration.ofSeconds(10);
        public Duration bodyTimeout = Duration.ofSeconds(30);
        public Duration keepAlive = Duration.ofSeconds(60);
        public Duration stalledReader = Duration.ofSeconds(60);
        public Duration heartbeat = Duration.ofSeconds(15);
        public int maxConnections = 10_000;
        public List<String> allowedHosts = List.of();
        public List<String> allowedOrigins = List.of();
        public Optional<Path> keysFile = Optional.empty();
        public boolean allowAnonymous;
        public AccessSettings.AdminPolicy admin = AccessSettings.AdminPolicy.AUTO;
        public Optional<TlsSettings> tls = Optional.empty();
        public Duration requestTimeout = Duration.ofSeconds(900);

        HttpSettings settings() {
            return new HttpSettings(
                    host,
                    port,
                    new HttpSettings.Limits(bodyLimit, bodyBudget, headerLimit, maxConnections),
                    new HttpSettings.Timeouts(headerTimeout, bodyTimeout, keepAlive, stalledReader, heartbeat),
                    new HttpSettings.Access(
                            allowedHosts, allowedOrigins, new AccessSettings(keysFile, allowAnonymous, admin)),
                    tls);
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final GatewayHttpServer server;

    /** Creates a server that does not listen yet. */
    public TestHttpServer(TestServerOptions options) {
        server =
                new GatewayHttpServer(vertx, options.settings(), TestHttpServer::errorResponse, options.requestTimeout);
    }

    static TestHttpServer start(Map<String, HttpRoute> routes) {
        return start(options -> options, routes);
    }

    /** @param routes by path; each serves every method */
    static TestHttpServer start(UnaryOperator<TestServerOptions> configure, Map<String, HttpRoute> routes) {
        TestHttpServer started = new TestHttpServer(configure.apply(new TestServerOptions()));
        try {
            routes.forEach((path, route) -> started.server.addRoute(path, false, Set.of(), route));
            started.server.start();
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    public GatewayHttpServer server() {
        return server;
    }

    public RawHttpClient client() {
        return new RawHttpClient(server.port());
    }

    String url(String path) {
        return server.scheme() + "://localhost:" + server.port() + path;
    }

    @Override
    public void close() {
        server.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Renders failures in place of a dialect. */
    static GatewayHttpResponse errorResponse(String path, Throwable failure) {
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
