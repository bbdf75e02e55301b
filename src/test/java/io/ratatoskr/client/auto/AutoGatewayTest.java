package io.ratatoskr.client.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.AutoBuilder;
import io.ratatoskr.Ratatoskr;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Auto mode between a service over HTTP, which comes and goes, and gateways in this process. */
final class AutoGatewayTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final ChatRequest QUESTION = ChatRequest.of("compatible:m", Message.user("who?"));
    private static final EmbedRequest TEXT = EmbedRequest.of("compatible:m", "text");

    private final MockProvider provider = MockProvider.start();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private int port;
    private MockProvider service;
    private AutoGateway gateway;

    @BeforeAll
    static void logChoices() {
        Configurator.setLevel(AutoGateway.class.getName(), Level.INFO);
    }

    @BeforeEach
    void choosePort() throws IOException {
        provider.always(MockResponse.text("in process"));
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
            assertThat(gateway.isEmbeddedRunning()).isFalse();
            await().atMost(TIMEOUT).until(() -> !gateway.isWatching());
        }
        stopService();
        provider.close();
        assertThat(closed).as("embedded gateways that are closed").hasValue(started.get());
    }

    /** What a gateway does with a chat, from a mock, which starts at once. */
    private void startService() {
        service = MockProvider.start(port);
        service.always(MockResponse.text("service"));
        service.embeddings().always(MockResponse.embeddings());
    }

    private void stopService() {
        if (service != null) {
            service.close();
            service = null;
        }
    }

    private String uri() {
        return "http://127.0.0.1:" + port;
    }

    private AutoBuilder builder() {
        return Ratatoskr.auto().service(uri()).probeInterval(INTERVAL).fallback(this::embedded);
    }

    private ModelGateway embedded() {
        ModelGateway inProcess = Ratatoskr.builder()
                .environment(Map.of())
                .set("ratatoskr.provider-defaults.list-models", "false")
                .set("ratatoskr.providers.compatible.base-url", provider.baseUrl())
                .build();
        started.incrementAndGet();
        return CountedGateway.of(inProcess, closed);
    }

    private String chat() {
        return gateway.chat(QUESTION).text();
    }

    private void awaitService() {
        await().atMost(TIMEOUT).until(gateway::usesService);
    }

    private List<String> logged(LogCapture log) {
        return log.text().lines().filter(line -> line.contains(uri() + ":")).toList();
    }

    @Test
    void a_service_that_responds_is_used_and_nothing_is_started_in_process() {
        startService();
        try (var log = LogCapture.start()) {
            gateway = builder().build();
            assertThat(chat()).isEqualTo("service");
            assertThat(chat()).isEqualTo("service");
            assertThat(logged(log)).singleElement().asString().contains("requests go to the service");
        }
        assertThat(gateway.usesService()).isTrue();
        assertThat(gateway.isWatching()).isFalse();
        assertThat(started).hasValue(0);
    }

    @Test
    void building_it_makes_no_connection() {
        startService();
        gateway = builder().build();
        assertThat(service.callCount()).isZero();
        assertThat(gateway.usesService()).isFalse();
        assertThat(gateway.description()).isEqualTo("no request has been sent yet");
    }

    @Test
    void without_a_service_requests_are_served_in_process_until_it_comes() {
        try (var log = LogCapture.start()) {
            gateway = builder().build();
            assertThat(chat()).isEqualTo("in process");
            assertThat(chat()).isEqualTo("in process");
            assertThat(gateway.isWatching()).isTrue();
            startService();
            awaitService();
            assertThat(chat()).isEqualTo("service");
            assertThat(logged(log)).hasSize(2);
            assertThat(logged(log).getFirst())
                    .contains("requests are served in process, since the service cannot be used: ")
                    .contains("127.0.0.1:" + port);
            assertThat(logged(log).getLast()).contains("requests go to the service");
        }
        assertThat(started).hasValue(1);
    }

    @Test
    void a_service_that_ends_and_comes_back_is_left_and_used_again() {
        startService();
        gateway = builder().build();
        for (int i = 0; i < 2; i++) {
            assertThat(chat()).isEqualTo("service");
            stopService();
            assertThat(chat()).isEqualTo("in process");
            startService();
            awaitService();
        }
        assertThat(chat()).isEqualTo("service");
    }

    @Test
    void a_chat_that_the_service_was_working_on_fails_and_is_not_sent_again() {
        startService();
        gateway = builder().build();
        assertThat(chat()).isEqualTo("service");
        service.always(MockResponse.cut());
        long before = service.callCount();
        assertThatThrownBy(this::chat).isInstanceOf(ProviderUnavailable.class).hasMessageContaining(uri());
        assertThat(service.callCount()).isEqualTo(before + 1);
        assertThat(started)
                .as("one lost connection is no reason to leave the service")
                .hasValue(0);
    }

    @Test
    void embeddings_that_the_service_was_working_on_are_repeated_once() {
        startService();
        gateway = builder().build();
        service.embeddings().enqueue(MockResponse.cut());
        assertThat(gateway.embed(TEXT).embeddings()).hasSize(1);
        assertThat(service.callCount()).isEqualTo(2);

        service.embeddings().always(MockResponse.cut());
        assertThatThrownBy(() -> gateway.embed(TEXT)).isInstanceOf(ProviderUnavailable.class);
        assertThat(service.callCount()).isEqualTo(4);
    }

    @Test
    void a_stopping_service_is_left_although_it_accepts_connections() {
        startService();
        MockResponse stopping = MockResponse.error(503, "server_error", "stopping", "the gateway is stopping");
        service.always(stopping);
        service.embeddings().always(stopping);
        provider.embeddings().always(MockResponse.embeddings());
        gateway = builder().build();
        EmbedResponse repeated = gateway.embed(TEXT);
        assertThat(repeated.provider()).isEqualTo("compatible");
        assertThat(started).hasValue(1);
        long calls = service.callCount();
        assertThat(chat()).isEqualTo("in process");
        assertThat(service.callCount()).isEqualTo(calls);
        assertThat(gateway.description()).contains("the gateway is stopping");
    }

    @Test
    void a_chat_at_a_stopping_service_fails_once() {
        startService();
        service.always(MockResponse.error(503, "server_error", "stopping", "the gateway is stopping"));
        gateway = builder().build();
        assertThatThrownBy(this::chat).isInstanceOf(GatewayStopping.class);
        assertThat(chat()).isEqualTo("in process");
    }

    @Test
    void failures_that_the_service_reports_are_the_callers() {
        startService();
        service.always(MockResponse.error(401, "authentication_error", "invalid_api_key", "no such key"));
        gateway = builder().build();
        assertThatThrownBy(this::chat).isInstanceOf(Unauthorized.class);
        service.always(MockResponse.error(502, "server_error", "provider_unavailable", "the provider is down"));
        assertThatThrownBy(this::chat).isInstanceOf(ProviderUnavailable.class);
        assertThat(gateway.usesService()).isTrue();
        assertThat(started).hasValue(0);
    }

    @Test
    void without_any_gateway_the_failure_has_both_reasons_and_the_log_one_line() {
        try (var log = LogCapture.start()) {
            gateway = builder()
                    .fallback(() -> {
                        throw new ConfigurationInvalid("ratatoskr.http.port: 'x' is no number");
                    })
                    .build();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(this::chat)
                        .isInstanceOf(NoProviderAvailable.class)
                        .hasMessageContaining(uri())
                        .hasMessageContaining("'x' is no number");
            }
            assertThat(logged(log)).filteredOn(line -> line.startsWith("ERROR")).hasSize(1);
            startService();
            awaitService();
            assertThat(chat()).isEqualTo("service");
        }
    }

    @Test
    void a_stream_stays_where_it_began_and_its_gateway_is_closed_after_it() {
        var rest = new CompletableFuture<Void>();
        provider.always(MockResponse.text("one two three").holdBefore(2, rest));
        gateway = builder().idleTime(Duration.ZERO).build();
        try (ChatStream stream = gateway.stream(QUESTION)) {
            assertThat(stream.next()).isInstanceOf(ChatEvent.Content.class);
            startService();
            awaitService();
            assertThat(chat()).isEqualTo("service");
            assertThat(gateway.isEmbeddedRunning()).isTrue();
            rest.complete(null);
            ChatEvent last = null;
            for (ChatEvent event : stream) {
                last = event;
            }
            assertThat(last).isInstanceOf(ChatEvent.Done.class);
        }
        await().atMost(TIMEOUT).until(() -> !gateway.isEmbeddedRunning() && !gateway.isWatching());
        assertThat(closed).hasValue(1);
        stopService();
        provider.always(MockResponse.text("in process"));
        assertThat(chat()).as("started again").isEqualTo("in process");
        assertThat(started).hasValue(2);
    }

    @Test
    void concurrent_first_requests_start_one_gateway() {
        gateway = builder().build();
        List<CompletableFuture<String>> chats = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::chat, Thread::startVirtualThread))
                .toList();
        assertThat(chats).extracting(CompletableFuture::join).containsOnly("in process");
        assertThat(started).hasValue(1);
    }

    @Test
    void closing_it_cancels_requests_in_flight_and_refuses_others() {
        provider.always(MockResponse.silence());
        gateway = builder().build();
        var pending = CompletableFuture.supplyAsync(this::chat, Thread::startVirtualThread);
        provider.awaitCalls(1, TIMEOUT);
        gateway.close();
        assertThatThrownBy(pending::join).hasCauseInstanceOf(GatewayStopping.class);
        assertThatThrownBy(this::chat).isInstanceOf(GatewayStopping.class);
        assertThatThrownBy(() -> gateway.embed(TEXT)).isInstanceOf(GatewayStopping.class);
        gateway.close();
    }

    @Test
    void closing_it_cancels_requests_at_the_service() {
        startService();
        service.always(MockResponse.silence());
        gateway = builder().build();
        var pending = CompletableFuture.supplyAsync(this::chat, Thread::startVirtualThread);
        service.awaitCalls(1, TIMEOUT);
        gateway.close();
        assertThatThrownBy(pending::join).hasCauseInstanceOf(GatewayStopping.class);
        service.awaitAborted(1, TIMEOUT);
        assertThat(started).hasValue(0);
    }
}
