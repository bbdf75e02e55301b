package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.exchange.AttemptObservation;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.RequestObservation;
import io.ratatoskr.camel.exchange.RequestObserver;
import io.ratatoskr.camel.exchange.RequestOutcome;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a {@link RequestObserver} in the registry sees of requests to two providers that share a mock. */
@Timeout(60)
final class RequestObserverTest {
    private static final ChatRequest CHAT = ChatRequest.of("pair", Message.user("hi"));

    @TempDir
    private Path home;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<RequestOutcome> outcomes = new CopyOnWriteArrayList<>();
    private MockProvider first;
    private MockProvider second;
    private DefaultCamelContext context;
    private ModelGateway gateway;

    @BeforeEach
    void start() throws Exception {
        Path models = Files.writeString(
                home.resolve("models.yaml"), "aliases: {pair: [\"openai:some-model\", \"compatible:other\"]}");
        first = MockProvider.start();
        second = MockProvider.start();
        context = new DefaultCamelContext();
        context.getRegistry().bind("my-observer", new Recorder());
        gateway = Ratatoskr.builder()
                .environment(Map.of("OPENAI_API_KEY", "key"))
                .models(models)
                .set("ratatoskr.provider-defaults.list-models", "false")
                .set("ratatoskr.provider-defaults.retries", "0")
                .set("ratatoskr.cache.embed", "true")
                .set("ratatoskr.routing.embed", "openai,compatible")
                .set("ratatoskr.providers.openai.models", "shared")
                .set("ratatoskr.providers.compatible.models", "shared")
                .set("ratatoskr.providers.openai.base-url", first.baseUrl())
                .set("ratatoskr.providers.compatible.base-url", second.baseUrl())
                .into(context);
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        gateway.close();
        first.close();
        second.close();
    }

    @Test
    void response_is_one_attempt_with_its_usage() {
        gateway.chat(CHAT);
        assertThat(seen).containsExactly("start", "attempt openai", "responded", "attempt end", "end ok");
        assertThat(outcomes.getFirst().model()).isEqualTo("some-model");
        assertThat(outcomes.getFirst().usage()).isNotNull();
        assertThat(outcomes.getFirst().stream()).isNull();
    }

    @Test
    void fallback_is_two_attempts() {
        first.always(MockResponse.error(503, "not now"));
        gateway.chat(CHAT);
        assertThat(seen)
                .containsExactly(
                        "start",
                        "attempt openai",
                        "failed provider_unavailable",
                        "attempt end",
                        "attempt compatible",
                        "responded",
                        "attempt end",
                        "end ok");
        assertThat(outcomes.getFirst().provider()).isEqualTo("compatible");
    }

    /** A vector of the first provider is stored, the second one responds now, and vectors of two models are never mixed. */
    @Test
    void each_attempt_of_a_batch_that_is_sent_again_as_a_whole_ends() {
        gateway.embed(EmbedRequest.of("shared", "a"));
        first.always(MockResponse.error(503, "not now"));
        seen.clear();
        gateway.embed(EmbedRequest.of("shared", List.of("a", "b")));
        assertThat(seen)
                .containsExactly(
                        "start",
                        "attempt openai",
                        "failed provider_unavailable",
                        "attempt end",
                        "attempt compatible",
                        "responded",
                        "attempt end",
                        "attempt openai",
                        "failed provider_unavailable",
                        "attempt end",
                        "attempt compatible",
                        "responded",
                        "attempt end",
                        "end ok");
    }

    @Test
    void failure_ends_the_request_with_its_status() {
        first.always(MockResponse.error(400, "no such role"));
        assertThatThrownBy(() -> gateway.chat(CHAT)).isInstanceOf(GatewayException.class);
        assertThat(seen)
                .containsExactly(
                        "start", "attempt openai", "failed invalid_request", "attempt end", "end invalid_request");
    }

    @Test
    void request_that_no_provider_can_serve_has_no_attempt() {
        assertThatThrownBy(() -> gateway.chat(ChatRequest.of("local:nothing", Message.user("hi"))))
                .isInstanceOf(GatewayException.class);
        assertThat(seen).hasSize(2).startsWith("start");
        assertThat(outcomes.getFirst().provider()).isNull();
    }

    @Test
    void stream_ends_when_it_was_read() {
        try (ChatStream stream = gateway.stream(CHAT.withStream(true))) {
            assertThat(seen).containsExactly("start", "attempt openai", "responded");
            while (stream.next() != null) {
                // Read to its end
            }
        }
        assertThat(seen).endsWith("responded", "attempt end", "end ok").hasSize(5);
        RequestOutcome.StreamTimes times = outcomes.getFirst().stream();
        assertThat(times.events()).isPositive();
        assertThat(times.lastOutput() - times.firstOutput()).isNotNegative();
        assertThat(times.firstOutput() - outcomes.getFirst().stats().startNanos())
                .isPositive();
    }

    @Test
    void stream_that_is_closed_early_is_cancelled() {
        try (ChatStream stream = gateway.stream(CHAT.withStream(true))) {
            assertThat(stream.next()).isNotNull();
        }
        assertThat(seen).endsWith("responded", "attempt end", "end cancelled").hasSize(5);
    }

    @Test
    void stream_of_a_client_that_left_ends_though_nobody_reads_it() throws Exception {
        Cancellation cancellation = Cancellation.withTimeout(Duration.ofMinutes(1));
        var exchange = new DefaultExchange(context, ExchangePattern.InOut);
        exchange.setVariable(RatatoskrConstants.CANCELLATION, cancellation);
        exchange.getIn().setBody(CHAT.withStream(true));
        Exchange result = context.createProducerTemplate().send("direct:chat", exchange);
        assertThat(result.getException()).isNull();
        cancellation.cancel(Cancellation.Cause.CALLER_LEFT, "the client disconnected");
        await().untilAsserted(() -> assertThat(seen).endsWith("attempt end", "end cancelled"));
        result.getMessage().getBody(ChatStream.class).close();
        assertThat(outcomes).hasSize(1);
    }

    private final class Recorder implements RequestObserver {
        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public RequestObservation start(Exchange exchange, ModelRequest request) {
            seen.add("start");
            return new RequestObservation() {
                @Override
                public AttemptObservation attempt(Exchange attempt, String provider, String model) {
                    seen.add("attempt " + provider);
                    return new RecordedAttempt();
                }

                @Override
                public void end(RequestOutcome outcome) {
                    outcomes.add(outcome);
                    seen.add("end " + outcome.status());
                }
            };
        }
    }

    private final class RecordedAttempt implements AttemptObservation {
        @Override
        public void responded() {
            seen.add("responded");
        }

        @Override
        public void failed(Throwable failure) {
            seen.add("failed " + RequestOutcome.statusOf(failure));
        }

        @Override
        public void end() {
            seen.add("attempt end");
        }
    }
}
