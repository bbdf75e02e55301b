package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.internal.DeadlineClock;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.testing.TestProviders;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client of a stub provider. */
final class ProviderClientFixture implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    final ProviderClient client;

    private final DeadlineClock clock = new DeadlineClock(failure -> {
        throw new AssertionError(failure);
    });

    /** @param url of the stub */
    ProviderClientFixture(
            String url,
            int maxConnections,
            Duration connectTimeout,
            Duration pingInterval,
            Consumer<HttpClientOptions> customizer) {
        ProviderSettings base = TestProviders.enabled("stub");
        var settings = new ProviderSettings(
                base.name(),
                base.disabledReason(),
                new ProviderSettings.Endpoint(Optional.of(URI.create(url)), true, maxConnections),
                base.requestHeaders(),
                base.catalog(),
                base.profile(),
                new ProviderSettings.Resilience(
                        new ProviderSettings.Timeouts(connectTimeout, DEADLINE, DEADLINE, DEADLINE),
                        base.retries(),
                        base.breaker()));
        List<Context> contexts = List.of(vertx.getOrCreateContext());
        client = new ProviderClient(
                vertx, contexts, settings, new ResponseBudget(1L << 30), clock, pingInterval, customizer);
    }

    UpstreamCall start(String path) {
        return start(path, Cancellation.withTimeout(DEADLINE));
    }

    UpstreamCall start(String path, Cancellation cancellation) {
        return client.start(() -> request(path), Map.of(), true, "", cancellation);
    }

    static ProviderHttpRequest request(String path) {
        return new ProviderHttpRequest("POST", path, Map.of(), new byte[] {'{', '}'});
    }

    @Override
    public void close() throws Exception {
        client.close();
        clock.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
