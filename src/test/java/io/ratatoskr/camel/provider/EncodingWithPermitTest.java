package io.ratatoskr.camel.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.testing.TestProviders;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class EncodingWithPermitTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final DefaultCamelContext context = new DefaultCamelContext();

    @Test
    void calls_that_wait_for_a_permit_hold_no_encoded_body() throws Exception {
        var release = new CompletableFuture<Void>();
        var encoded = new AtomicInteger();
        Vertx vertx = Vertx.vertx();
        try (var mock = MockProvider.start();
                context;
                // The encoding looks the model's metadata up
                var providers = new Providers(
                        vertx,
                        new Protocols(context),
                        Map.of("one", oneConnection(mock.baseUrl())),
                        (provider, model) -> {
                            encoded.incrementAndGet();
                            return null;
                        },
                        false,
                        new ResponseBudget(0),
                        new JsonPool())) {
            mock.always(MockResponse.text("four").holdUntil(release));
            context.getRegistry().bind("providers", providers);
            context.start();
            Producer producer = context.getEndpoint("provider:openai?name=one").createProducer();
            producer.start();
            CompletableFuture<Void> first = new CompletableFuture<>();
            CompletableFuture<Void> second = new CompletableFuture<>();
            start(producer, first);
            mock.awaitCalls(1, LIMIT);
            Thread waiting = start(producer, second);
            Awaitility.await().atMost(LIMIT).until(() -> waitsForPermit(waiting));
            assertThat(encoded).hasValue(1);
            release.complete(null);
            first.get(10, TimeUnit.SECONDS);
            second.get(10, TimeUnit.SECONDS);
            assertThat(encoded).hasValue(2);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static boolean waitsForPermit(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith(".CallPermits")
                        && frame.getMethodName().equals("await"));
    }

    private Thread start(Processor producer, CompletableFuture<Void> done) {
        return Thread.ofPlatform().start(() -> {
            try {
                var exchange = new DefaultExchange(context);
                exchange.getMessage().setBody(ChatRequest.of("m", Message.user("hi")));
                producer.process(exchange);
                done.complete(null);
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
    }

    private static ProviderSettings oneConnection(String url) {
        ProviderSettings base = TestProviders.enabled("one");
        return new ProviderSettings(
                base.name(),
                base.disabledReason(),
                new ProviderSettings.Endpoint(Optional.of(URI.create(url)), true, 1),
                base.requestHeaders(),
                base.catalog(),
                base.profile(),
                base.resilience());
    }
}
