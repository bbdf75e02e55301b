package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.mock.StreamOptions.StreamEnding;
import io.ratatoskr.testing.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What opens a circuit, for whom, and how it recovers. */
@Timeout(60)
final class CircuitBreakersTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
    }

    @AfterEach
    void stop() {
        try {
            LeakCheck.assertNoOpenCalls(mock, TIMEOUT);
        } finally {
            mock.close();
        }
    }

    private static ChatRequest request(String model) {
        return ChatRequest.of(model, Message.user("2 + 2?"));
    }

    private ModelGateway gateway(String... keysAndValues) {
        return gatewayAt(mock.baseUrl(), keysAndValues);
    }

    private static ModelGateway gatewayAt(String baseUrl, String... keysAndValues) {
        var builder = Ratatoskr.builder().environment(Map.of());
        for (String provider : List.of("compatible", "openrouter")) {
            builder.set("ratatoskr.providers." + provider + ".base-url", baseUrl)
                    .set("ratatoskr.providers." + provider + ".requires-key", "false")
                    .set("ratatoskr.providers." + provider + ".retries", "0");
        }
        builder.set("ratatoskr.provider-defaults.list-models", "false");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            builder.set(keysAndValues[i], keysAndValues[i + 1]);
        }
        return builder.build();
    }

    private static void read(ModelGateway gateway, String model) {
        try (ChatStream stream = gateway.stream(request(model))) {
            stream.forEach(event -> {});
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"compatible:m", "openrouter:m"})
    void streams_of_which_most_break_open_the_circuit(String model) {
        try (ModelGateway gateway = gateway()) {
            Throwable failure = null;
            int streams = 0;
            for (; streams < 100 && !(failure instanceof NoProviderAvailable); streams++) {
                mock.always(
                        streams % 5 == 0
                                ? MockResponse.text("four")
                                : MockResponse.text("one two three").ending(StreamEnding.TRUNCATED));
                failure = catchThrowable(() -> read(gateway, model));
            }
            assertThat(failure).isInstanceOf(NoProviderAvailable.class).hasMessageContaining("circuit open for");
            assertThat(streams).as("10 streams are the minimum").isEqualTo(11);
        }
    }

    @Test
    void streams_that_their_readers_close_do_not_count() {
        mock.always(MockResponse.text("one two three"));
        try (ModelGateway gateway = gateway(
                "ratatoskr.providers.compatible.breaker-window", "4",
                "ratatoskr.providers.compatible.breaker-minimum-calls", "4")) {
            for (int i = 0; i < 3; i++) {
                gateway.stream(request("compatible:m")).close();
            }
            mock.always(MockResponse.error(500, "broken"));
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(() -> gateway.chat(request("compatible:m"))).isInstanceOf(ProviderUnavailable.class);
            }
            assertThatThrownBy(() -> gateway.chat(request("compatible:m"))).isInstanceOf(NoProviderAvailable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openrouter", "compatible"})
    void dead_model_of_an_aggregator_leaves_its_other_models_alone(String provider) {
        mock.always(call -> call.model().equals("dead") ? MockResponse.error(502, "no") : MockResponse.text("four"));
        String[] settings = provider.equals("compatible")
                ? new String[] {"ratatoskr.providers.compatible.breaker-scope", "model"}
                : new String[0];
        try (ModelGateway gateway = gateway(settings)) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> gateway.chat(request(provider + ":dead")))
                        .isInstanceOf(ProviderUnavailable.class);
            }
            var failure =
                    catchThrowableOfType(NoProviderAvailable.class, () -> gateway.chat(request(provider + ":dead")));
            assertThat(failure).hasMessageContaining(provider + ": circuit open for 30 s (model dead)");
            assertThat(failure.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(31));
            assertThat(mock.callCount()).isEqualTo(10);
            assertThat(gateway.chat(request(provider + ":alive")).text()).isEqualTo("four");
        }
    }

    @Test
    void dead_model_closes_a_provider_that_is_no_aggregator() {
        mock.always(call -> call.model().equals("dead") ? MockResponse.error(502, "no") : MockResponse.text("four"));
        try (ModelGateway gateway = gateway()) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> gateway.chat(request("compatible:dead")))
                        .isInstanceOf(ProviderUnavailable.class);
            }
            assertThatThrownBy(() -> gateway.chat(request("compatible:alive"))).isInstanceOf(NoProviderAvailable.class);
        }
    }

    @Test
    void failures_to_connect_close_an_aggregator_for_all_its_models() {
        String unused;
        try (var closed = MockProvider.start()) {
            unused = closed.baseUrl();
        }
        try (ModelGateway gateway = gatewayAt(unused)) {
            for (int i = 0; i < 10; i++) {
                String model = "openrouter:m" + i;
                assertThatThrownBy(() -> gateway.chat(request(model)))
                        .isInstanceOf(ProviderUnavailable.class)
                        .hasMessageContaining("connection refused");
            }
            assertThatThrownBy(() -> gateway.chat(request("openrouter:other")))
                    .isInstanceOf(NoProviderAvailable.class)
                    .hasMessageContaining("openrouter: circuit open for 30 s");
        }
    }

    @Test
    void slow_probes_do_not_exclude_others_and_the_circuit_recovers() {
        var slow = new CompletableFuture<Void>();
        mock.always(MockResponse.error(500, "broken"));
        try (ModelGateway gateway = gateway(
                "ratatoskr.providers.compatible.breaker-window", "3",
                "ratatoskr.providers.compatible.breaker-minimum-calls", "3",
                "ratatoskr.providers.compatible.breaker-open", "50ms")) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> gateway.chat(request("compatible:m"))).isInstanceOf(ProviderUnavailable.class);
            }
            mock.always(MockResponse.text("one two").holdUntil(slow));
            var threads = new ArrayList<Thread>();
            try {
                for (int i = 0; i < 3; i++) {
                    threads.add(Thread.startVirtualThread(() -> Awaitility.await()
                            .atMost(TIMEOUT)
                            .ignoreException(NoProviderAvailable.class)
                            .until(() -> gateway.chat(request("compatible:m")) != null)));
                }
                mock.awaitCalls(6, TIMEOUT);
                mock.always(MockResponse.text("four"));
                assertThatThrownBy(() -> gateway.chat(request("compatible:m")))
                        .isInstanceOf(NoProviderAvailable.class)
                        .hasMessageContaining("compatible: circuit half-open, 3 probes in flight");
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .ignoreException(NoProviderAvailable.class)
                        .until(() ->
                                gateway.chat(request("compatible:m")).text().equals("four"));
            } finally {
                slow.complete(null);
            }
            for (Thread thread : threads) {
                Awaitility.await().atMost(TIMEOUT).until(() -> !thread.isAlive());
            }
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.chat(request("compatible:m")).text()).isEqualTo("four");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void response_timeout_is_not_retried_at_the_same_provider(boolean stream) {
        mock.always(MockResponse.silence());
        try (ModelGateway gateway = gateway(
                "ratatoskr.providers.compatible.retries", "2",
                "ratatoskr.providers.compatible.retry-delay", "1ms",
                "ratatoskr.providers.compatible.response-timeout", "200ms",
                "ratatoskr.providers.compatible.first-token-timeout", "200ms")) {
            assertThatThrownBy(() -> {
                        if (stream) {
                            read(gateway, "compatible:m");
                        } else {
                            gateway.chat(request("compatible:m"));
                        }
                    })
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("timed out");
            assertThat(mock.callCount()).isOne();
        }
    }
}
