package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.model.DownloadProgressListener;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.camel.install.CamelGateway;
import io.ratatoskr.client.ServiceOptions;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client of a running gateway can do is what its own process can do, with the same results and failures. */
abstract class ServiceClientContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] FRAME =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"more\"}}]}\n\n".getBytes(UTF_8);
    private static final String DOG = "There is a black dog in the garden.";

    @TempDir
    Path folder;

    MockProvider mock;
    TestGateway gateway;

    /** The gateway itself, in its own process. */
    ModelGateway inProcess;

    ModelGateway client;

    /** The settings of the gateway's frontend, names and values. */
    abstract String[] settings();

    /** The client's URI of the gateway. */
    abstract String uri(TestGateway running);

    @BeforeEach
    void start() throws Exception {
        Path models = Files.writeString(folder.resolve("models.yaml"), """
                aliases:
                  small: [local:nli-tiny]
                local:
                  nli-tiny: {class-path: models/nli-tiny}
                  rerank-tiny: {class-path: models/rerank-tiny}
                  classify-tiny: {class-path: models/classify-tiny}
                """);
        mock = MockProvider.start();
        gateway = TestGateway.with(models, mock, settings());
        inProcess = new CamelGateway(gateway.context(), Duration.ofMinutes(1), () -> {});
        client = Ratatoskr.service(options());
    }

    @AfterEach
    void stop() {
        client.close();
        inProcess.close();
        gateway.close();
        mock.close();
    }

    ServiceOptions options() {
        return ServiceOptions.of(uri(gateway)).withKey("").withTimeout(Duration.ofSeconds(60));
    }

    private static ChatRequest chat() {
        return ChatRequest.of("compatible:m", Message.user("hi"));
    }

    private <T> T same(Function<ModelGateway, T> call) {
        T remote = call.apply(client);
        assertThat(remote).isEqualTo(call.apply(inProcess));
        return remote;
    }

    @Test
    void chats_with_tool_calls_reasoning_and_usage_have_the_same_response() {
        mock.chat()
                .always(MockResponse.text("Hello")
                        .andToolCall("look", "{\"x\": 1}")
                        .reasoning("hm")
                        .usage(7, 5)
                        .finishReason("tool_calls"));

        ChatResponse remote = client.chat(chat());
        ChatResponse local = inProcess.chat(chat());

        assertThat(remote)
                .usingRecursiveComparison()
                .ignoringFields("id", "created", "choices.output.toolCalls.id")
                .isEqualTo(local);
        assertThat(remote.provider()).isEqualTo("compatible");
        assertThat(remote.toolCalls()).hasSize(1);
    }

    @Test
    void streamed_chats_have_the_same_events() {
        mock.chat()
                .always(MockResponse.text("Hello you there")
                        .andToolCall("look", "{\"x\": 1}")
                        .reasoning("hm")
                        .usage(7, 5)
                        .finishReason("tool_calls"));

        List<ChatEvent> remote = events(client);

        assertThat(remote).usingRecursiveComparison().ignoringFields("id").isEqualTo(events(inProcess));
        assertThat(remote).last().isInstanceOf(ChatEvent.Done.class);
        assertThat(remote).hasAtLeastOneElementOfType(ChatEvent.UsageUpdate.class);
    }

    private static List<ChatEvent> events(ModelGateway gateway) {
        var events = new ArrayList<ChatEvent>();
        try (ChatStream stream = gateway.stream(chat())) {
            assertThat(stream.metadata().provider()).isEqualTo("compatible");
            stream.forEach(events::add);
            assertThat(stream.next()).isNull();
        }
        return events;
    }

    @Test
    void completions_whole_and_streamed_are_the_same() {
        mock.completions().always(MockResponse.text("and so on").usage(3, 2));
        GenerateRequest request = GenerateRequest.of("compatible:m", "Once");

        assertThat(client.generate(request))
                .usingRecursiveComparison()
                .ignoringFields("id", "created")
                .isEqualTo(inProcess.generate(request));
        assertThat(events(client, request)).isEqualTo(events(inProcess, request));
    }

    private static List<GenerateEvent> events(ModelGateway gateway, GenerateRequest request) {
        var events = new ArrayList<GenerateEvent>();
        try (GenerateStream stream = gateway.stream(request)) {
            stream.forEach(events::add);
        }
        return events;
    }

    @Test
    void embeddings_and_scores_are_the_same() {
        mock.embeddings().always(MockResponse.embeddings());

        same(each -> each.embed(EmbedRequest.of("compatible:m", List.of("one", "two"))));
        same(each -> each.nli(NliRequest.of("nli-tiny", DOG, "There is a dog.")));
        same(each -> each.nli(NliRequest.of(
                "nli-tiny", List.of(new NliPair(DOG, "There is a cat."), new NliPair(DOG, "It is black.")))));
        same(each -> each.zeroShot(ZeroShotRequest.of("nli-tiny", "I cook soup.", List.of("food", "sport"))));
        same(each -> each.classify(ClassifyRequest.of("classify-tiny", List.of("good", "bad"))));
        same(each -> each.stance(StanceRequest.of("small", "I like it.", "the bridge")));
        same(each -> each.rerank(RerankRequest.of("rerank-tiny", "soup", List.of("a dog", "a soup"))
                .withReturnDocuments(true)));
    }

    @Test
    void tokens_are_the_same() {
        same(each -> each.countTokens(TokenRequest.of("gpt-4o", "Hello world")));
        same(each -> each.countTokens(
                new TokenRequest(new TokenInput.Messages(List.of(Message.user("Hello")), List.of()), "gpt-4o", null)));
        same(each -> each.tokenize(TokenRequest.of("gpt-4o", "Hello wörld")));
    }

    @Test
    void what_is_known_about_models_is_the_same() {
        same(each -> each.metadata("nli-tiny"));
        same(each -> each.fetchMetadata("nli-tiny"));
        same(ModelGateway::capabilities);
        same(ModelGateway::presets);
        same(each -> each.preset("free", "agentic"));
        same(each -> each.refresh(new RefreshRequest(List.of(), false)));
        ModelQuery query = ModelQuery.ALL.withCapability(ModelCapability.NLI);
        assertThat(client.models(query).stream().map(model -> model.info()))
                .isNotEmpty()
                .containsExactlyElementsOf(inProcess.models(query).stream()
                        .map(model -> model.info())
                        .toList());
        assertThat(client.models(
                        ModelQuery.ALL.withText("nli-t").withProvider("local").withMinContext(1)))
                .hasSameSizeAs(inProcess.models(
                        ModelQuery.ALL.withText("nli-t").withProvider("local").withMinContext(1)));
    }

    @Test
    void validations_and_routes_of_every_kind_of_request_are_the_same() {
        for (var request : List.of(
                chat().withTemperature(0.5),
                GenerateRequest.of("compatible:m", "Once"),
                EmbedRequest.of("compatible:m", "text"),
                NliRequest.of("nli-tiny", DOG, "There is a dog."),
                NliRequest.of("nli-tiny", List.of(new NliPair(DOG, "a"), new NliPair(DOG, "b"))),
                ZeroShotRequest.of("nli-tiny", "I cook soup.", List.of("food", "sport")),
                ClassifyRequest.of("classify-tiny", "good"),
                StanceRequest.of("small", "I like it.", "the bridge"),
                RerankRequest.of("rerank-tiny", "soup", List.of("a dog", "a soup")))) {
            same(each -> each.validate(request));
            same(each -> each.route(request));
        }
    }

    @Test
    void local_models_are_loaded_and_unloaded() {
        assertThat(client.load("nli-tiny")).isEqualTo(new ModelStatus.Ready());
        assertThat(inProcess.status("nli-tiny")).isEqualTo(client.status("nli-tiny"));
        assertThat(client.unload("nli-tiny")).isEqualTo(new ModelStatus.Available());
        assertThat(client.status("no such/model")).isInstanceOf(ModelStatus.Unavailable.class);
        assertThatThrownBy(() -> client.download("no such", true, DownloadProgressListener.NONE))
                .isInstanceOf(GatewayException.class)
                .hasMessage(failure(() -> inProcess.download("no such", true, DownloadProgressListener.NONE))
                        .getMessage());
    }

    @Test
    void failures_are_the_same() {
        mock.chat().always(MockResponse.error(400, "no such thing"));

        assertThat(sameFailure(each -> each.chat(chat()))).isInstanceOf(InvalidRequest.class);
        assertThat(sameFailure(each -> each.stream(chat()))).isInstanceOf(InvalidRequest.class);
        assertThat(sameFailure(each -> each.metadata("no/such model"))).isInstanceOf(ModelNotFound.class);
        assertThat(sameFailure(each -> each.preset("no", "such"))).isInstanceOf(PresetNotFound.class);
        assertThat(sameFailure(each -> each.rerank(RerankRequest.of("nli-tiny", "q", List.of("d")))))
                .isInstanceOf(NotSupported.class);
        assertThat(sameFailure(each -> each.refresh(new RefreshRequest(List.of("nobody"), true))))
                .isInstanceOf(InvalidRequest.class);
    }

    @Test
    void the_delay_of_a_provider_reaches_the_client() {
        mock.chat().always(MockResponse.error(429, "slow down").retryAfter(Duration.ofSeconds(120)));

        GatewayException failure = failure(() -> client.chat(chat()));

        assertThat(failure).isInstanceOf(RateLimited.class).hasMessageContaining("slow down");
        assertThat(failure.retryAfter())
                .hasValueSatisfying(
                        wait -> assertThat(wait).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(120)));
    }

    private GatewayException sameFailure(Function<ModelGateway, Object> call) {
        GatewayException remote = failure(() -> call.apply(client));
        GatewayException local = failure(() -> call.apply(inProcess));
        assertThat(remote).isExactlyInstanceOf(local.getClass()).hasMessage(local.getMessage());
        assertThat(remote.retryAfter()).isEqualTo(local.retryAfter());
        assertThat(remote.getCode()).isEqualTo(local.getCode());
        return remote;
    }

    private static GatewayException failure(Callable<?> call) {
        try {
            Object result = call.call();
            throw new AssertionError("no failure but " + result);
        } catch (GatewayException failure) {
            return failure;
        } catch (Exception other) {
            throw new AssertionError(other);
        }
    }

    @Test
    void a_failure_within_a_stream_ends_it() {
        mock.chat()
                .always(MockResponse.events(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}",
                        "{\"error\":{\"message\":\"broken\",\"code\":503}}"));

        try (ChatStream stream = client.stream(chat())) {
            assertThat(stream.next()).isInstanceOf(ChatEvent.Content.class);
            assertThatThrownBy(stream::next)
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("broken");
            assertThat(stream.next()).isNull();
        }
    }

    @Test
    void closing_a_stream_cancels_the_request_at_the_provider() {
        mock.chat().always(MockResponse.endless(FRAME));

        try (ChatStream stream = client.stream(chat())) {
            assertThat(stream.next()).isNotNull();
            assertThat(stream.await(PATIENCE)).isTrue();
        }

        mock.awaitAborted(1, PATIENCE);
    }

    @Test
    void a_stream_closed_by_another_thread_ends() throws Exception {
        // One event, then nothing
        mock.chat().always(MockResponse.frames(FRAME, FRAME).between(Duration.ofMinutes(1)));
        ChatStream stream = client.stream(chat());
        assertThat(stream.next()).isInstanceOf(ChatEvent.Content.class);
        assertThat(stream.await(Duration.ofMillis(20))).isFalse();
        var failure = new CompletableFuture<GatewayException>();
        Thread reader = Thread.ofPlatform().start(() -> failure.complete(failure(stream::next)));
        await().atMost(PATIENCE).until(() -> reader.getState() == Thread.State.TIMED_WAITING);

        stream.close();

        assertThat(failure.get()).isInstanceOf(Cancelled.class);
        mock.awaitAborted(1, PATIENCE);
    }

    @Test
    void an_interrupted_call_is_cancelled_at_the_provider() throws Exception {
        mock.chat().always(MockResponse.silence());
        var failure = new AtomicReference<Throwable>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                client.chat(chat());
            } catch (GatewayException e) {
                failure.set(e);
            }
        });
        mock.awaitCalls(1, PATIENCE);

        caller.interrupt();
        caller.join();

        assertThat(failure.get()).isInstanceOf(Cancelled.class);
        mock.awaitAborted(1, PATIENCE);
    }

    @Test
    void a_call_ends_at_its_timeout() {
        mock.chat().always(MockResponse.silence());

        try (ModelGateway impatient = Ratatoskr.service(options().withTimeout(Duration.ofMillis(300)))) {
            assertThatThrownBy(() -> impatient.chat(chat()))
                    .isInstanceOfSatisfying(
                            ProviderUnavailable.class,
                            failure -> assertThat(failure.reason()).isEqualTo(ProviderUnavailable.Reason.DEADLINE));
        }
        mock.awaitAborted(1, PATIENCE);
    }

    @Test
    void closing_the_client_ends_its_calls_and_streams() throws Exception {
        mock.chat().enqueue(MockResponse.endless(FRAME));
        mock.chat().always(MockResponse.silence());
        ChatStream stream = client.stream(chat());
        CompletableFuture<GatewayException> call =
                CompletableFuture.supplyAsync(() -> failure(() -> client.chat(chat())));
        mock.awaitCalls(2, PATIENCE);

        client.close();

        assertThat(call.get()).isInstanceOf(GatewayStopping.class);
        assertThatThrownBy(() -> stream.forEach(event -> {})).isInstanceOf(GatewayStopping.class);
        assertThatThrownBy(() -> client.presets()).isInstanceOf(GatewayStopping.class);
        mock.awaitAborted(2, PATIENCE);
    }

    /** The provider is read only as fast as the stream. */
    @Test
    void a_stream_that_is_not_read_stops_the_provider() {
        String text = "x".repeat(8_000);
        mock.chat()
                .always(MockResponse.endless("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n"
                        .formatted(text)
                        .getBytes(UTF_8)));
        mock.embeddings().always(MockResponse.embeddings());

        try (ChatStream stream = client.stream(chat())) {
            assertThat(stream.next()).isNotNull();
            // Others are served meanwhile
            for (int i = 0; i < 20; i++) {
                assertThat(client.embed(EmbedRequest.of("compatible:m", "text")).embeddings())
                        .hasSize(1);
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(stream.next()).isNotNull();
            }
        }
        mock.awaitAborted(1, PATIENCE);
    }

    @Test
    void many_requests_at_a_time_are_not_mixed_up() throws Exception {
        mock.embeddings().always(MockResponse.embeddings());
        var calls = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < 40; i++) {
            String text = "text number " + i;
            calls.add(CompletableFuture.runAsync(() -> {
                for (int j = 0; j < 5; j++) {
                    assertThat(client.tokenize(TokenRequest.of("gpt-4o", text)).tokens())
                            .last()
                            .satisfies(token -> assertThat(text).endsWith(token.text()));
                }
            }));
        }

        for (CompletableFuture<?> call : calls) {
            call.get();
        }
    }

    @Test
    void without_a_gateway_calls_fail_and_work_again_once_there_is_one() {
        gateway.close();

        assertThatThrownBy(() -> client.chat(chat()))
                .isInstanceOfSatisfying(
                        ProviderUnavailable.class,
                        failure -> assertThat(failure.progress()).isEqualTo(ProviderUnavailable.Progress.NOT_SENT))
                .hasMessageContaining("no gateway responds at " + uri(gateway));

        mock.chat().always(MockResponse.text("back"));
        var restarted = new Server(withSettings(Ratatoskr.builder()
                .environment(Map.of())
                .set("ratatoskr.management.port", "")
                .set("ratatoskr.provider-defaults.list-models", "false")
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())));
        try {
            restarted.start();
            await().atMost(PATIENCE)
                    .ignoreException(ProviderUnavailable.class)
                    .untilAsserted(() -> assertThat(client.chat(chat()).text()).isEqualTo("back"));
        } finally {
            restarted.close();
        }
    }

    private Ratatoskr.Builder withSettings(Ratatoskr.Builder builder) {
        String[] more = again();
        for (int i = 0; i < more.length; i += 2) {
            builder.set(more[i], more[i + 1]);
        }
        return builder;
    }

    /** The settings of another gateway at the same address. */
    abstract String[] again();
}
