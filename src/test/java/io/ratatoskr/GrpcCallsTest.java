package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.ratatoskr.grpc.v1.RatatoskrGrpc;
import io.ratatoskr.grpc.v1.RatatoskrGrpc.RatatoskrBlockingStub;
import io.ratatoskr.grpc.v1.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every call of the gRPC API with generated stubs, over real connections. */
@Timeout(120)
final class GrpcCallsTest {
    private static final Metadata.Key<byte[]> ERROR =
            Metadata.Key.of("x-ratatoskr-error-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private static GrpcGateway gateway;
    private static ManagedChannel channel;
    private static RatatoskrBlockingStub stub;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        gateway = new GrpcGateway(home);
        channel = gateway.channel();
        stub = RatatoskrGrpc.newBlockingStub(channel);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    private static Wire.ChatRequest chat(String model, String text) {
        return Wire.ChatRequest.newBuilder()
                .addMessages(
                        Wire.Message.newBuilder().setRole(Wire.Role.ROLE_USER).setContent(text))
                .setOptions(Wire.ChatOptions.newBuilder().setModel(model))
                .build();
    }

    private static String header(Metadata metadata, String name) {
        return metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }

    @Test
    void chat_has_content_usage_and_who_responded() {
        var headers = new AtomicReference<Metadata>();
        var trailers = new AtomicReference<Metadata>();
        Wire.ChatResponse response = stub.withInterceptors(
                        MetadataUtils.newCaptureMetadataInterceptor(headers, trailers))
                .chat(chat("compatible:echo", "Hello"));

        assertThat(response.getContent()).isEqualTo("You said: Hello");
        assertThat(response.getFinishReason()).isEqualTo(Wire.FinishReason.FINISH_REASON_STOP);
        assertThat(response.getUsage().getTotalTokens()).isPositive();
        assertThat(response.hasReasoning()).isFalse();
        assertThat(response.getProvider()).isEqualTo("compatible");
        assertThat(header(headers.get(), "x-ratatoskr-provider")).isEqualTo("compatible");
        assertThat(header(headers.get(), "x-ratatoskr-attempts")).isEqualTo("1");
        assertThat(header(headers.get(), "x-request-id")).isNotEmpty();
    }

    @Test
    void chat_passes_every_option_to_the_provider() {
        stub.chat(Wire.ChatRequest.newBuilder()
                .addMessages(
                        Wire.Message.newBuilder().setRole(Wire.Role.ROLE_SYSTEM).setContent("be brief"))
                .addMessages(Wire.Message.newBuilder()
                        .setRole(Wire.Role.ROLE_USER)
                        .addParts(Wire.ContentPart.newBuilder().setText("look"))
                        .addParts(Wire.ContentPart.newBuilder()
                                .setImage(Wire.ImagePart.newBuilder().setUrl("https://example.com/a.png"))))
                .addTools(Wire.ToolDefinition.newBuilder()
                        .setName("weather")
                        .setDescription("The weather")
                        .setParametersJson("{\"type\":\"object\",\"properties\":{}}"))
                .setOptions(Wire.ChatOptions.newBuilder()
                        .setModel("compatible:all-options")
                        .setTemperature(0.7f)
                        .setTopP(0.9f)
                        .setMaxTokens(77)
                        .addStop("END")
                        .setSeed(42)
                        .setToolChoice(Wire.ToolChoice.newBuilder().setFunction("weather"))
                        .setResponseFormat(Wire.ResponseFormat.newBuilder()
                                .setJsonSchema("{\"type\":\"object\"}")
                                .setSchemaName("person"))
                        .setParallelToolCalls(false))
                .build());

        String sent = gateway.mock.calls().stream()
                .filter(call -> call.model().equals("all-options"))
                .findFirst()
                .orElseThrow()
                .text();
        assertThat(sent)
                .contains("\"temperature\":0.7", "\"top_p\":0.9", "\"max_tokens\":77", "\"seed\":42", "\"END\"")
                .contains("\"https://example.com/a.png\"", "\"name\":\"person\"", "\"parallel_tool_calls\":false")
                .contains("\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}");
    }

    @Test
    void stream_has_each_event_set_and_one_done_at_its_end() {
        List<Wire.ChatEvent> events = new ArrayList<>();
        stub.chatStream(chat("compatible:echo", "Hello")).forEachRemaining(events::add);

        assertThat(events).allMatch(event -> event.getEventCase() != Wire.ChatEvent.EventCase.EVENT_NOT_SET);
        assertThat(events.stream().map(Wire.ChatEvent::getContent)).containsSubsequence("You", " said:");
        assertThat(String.join(
                        "", events.stream().map(Wire.ChatEvent::getContent).toList()))
                .isEqualTo("You said: Hello");
        assertThat(events.stream().filter(Wire.ChatEvent::hasDone)).hasSize(1);
        assertThat(events.getLast().getDone()).isTrue();
        assertThat(events.getLast().getFinishReason()).isEqualTo(Wire.FinishReason.FINISH_REASON_STOP);
        assertThat(events.getFirst().getStream().getProvider()).isEqualTo("compatible");
        assertThat(events.stream().filter(Wire.ChatEvent::hasUsage)).hasSize(1);
    }

    @Test
    void streamed_tool_calls_start_grow_and_end() {
        List<Wire.ChatEvent> events = new ArrayList<>();
        stub.chatStream(chat("compatible:tools", "Weather?")).forEachRemaining(events::add);

        assertThat(events.stream()
                        .filter(Wire.ChatEvent::hasToolCallStart)
                        .map(event -> event.getToolCallStart().getName()))
                .containsExactly("weather", "weather");
        assertThat(String.join(
                        "",
                        events.stream()
                                .filter(Wire.ChatEvent::hasToolCallDelta)
                                .filter(event -> event.getToolCallDelta().getIndex() == 1)
                                .map(event -> event.getToolCallDelta().getArguments())
                                .toList()))
                .isEqualTo("{\"city\":\"Rome\"}");
        assertThat(events.stream().filter(Wire.ChatEvent::hasToolCallEnd)).hasSize(2);
    }

    @Test
    void tool_calls_and_reasoning_of_a_response() {
        Wire.ChatResponse tools = stub.chat(chat("compatible:tools", "Weather?"));
        assertThat(tools.getToolCallsList())
                .extracting(Wire.ToolCall::getName, Wire.ToolCall::getArguments)
                .contains(org.assertj.core.groups.Tuple.tuple("weather", "{\"city\":\"Oslo\"}"));
        assertThat(tools.getFinishReason()).isEqualTo(Wire.FinishReason.FINISH_REASON_TOOL_CALLS);
        Wire.ChatResponse thinks = stub.chat(chat("compatible:thinks", "2+2"));
        assertThat(thinks.getReasoning()).isEqualTo("two and two");
    }

    @Test
    void completions_plain_and_streamed() {
        Wire.GenerateRequest request = Wire.GenerateRequest.newBuilder()
                .setPrompt("Once")
                .setOptions(Wire.GenerateOptions.newBuilder().setModel("compatible:echo"))
                .build();
        assertThat(stub.generate(request).getText()).contains("Once");
        List<Wire.GenerateEvent> events = new ArrayList<>();
        stub.generateStream(request).forEachRemaining(events::add);
        assertThat(events).allMatch(event -> event.getEventCase() != Wire.GenerateEvent.EventCase.EVENT_NOT_SET);
        assertThat(events.getLast().getDone()).isTrue();
        assertThat(String.join(
                        "", events.stream().map(Wire.GenerateEvent::getText).toList()))
                .contains("Once");
    }

    @Test
    void embeddings_of_one_text_and_of_several() {
        Wire.EmbedResponse one = stub.embed(Wire.EmbedRequest.newBuilder()
                .setText("Hello")
                .setModel("sentence-transformers/all-MiniLM-L6-v2")
                .build());
        assertThat(one.getDimensions()).isEqualTo(384);
        assertThat(one.getValuesList()).hasSize(384);
        Wire.EmbedBatchResponse batch = stub.embedBatch(Wire.EmbedBatchRequest.newBuilder()
                .addTexts("Hello")
                .addTexts("world")
                .setModel("all-MiniLM-L6-v2")
                .build());
        assertThat(batch.getEmbeddingsList()).hasSize(2);
        assertThat(batch.getEmbeddings(0).getValuesList()).isEqualTo(one.getValuesList());
        assertThat(batch.getEmbeddings(1).getDimensions()).isEqualTo(384);
    }

    @Test
    void scores_of_a_model_in_this_process() {
        Wire.NliResponse nli = stub.inferNli(Wire.NliRequest.newBuilder()
                .setPremise("A man sleeps")
                .setHypothesis("A man is awake")
                .setModel("nli-tiny")
                .build());
        assertThat(nli.getEntailment() + nli.getContradiction() + nli.getNeutral())
                .isCloseTo(1f, org.assertj.core.data.Offset.offset(0.001f));
        assertThat(nli.getLabel()).isNotEqualTo(Wire.NliLabel.NLI_LABEL_UNSPECIFIED);
        Wire.NliBatchResponse batch = stub.inferNliBatch(Wire.NliBatchRequest.newBuilder()
                .addPairs(Wire.NliPair.newBuilder().setPremise("A man sleeps").setHypothesis("A man is awake"))
                .addPairs(Wire.NliPair.newBuilder().setPremise("a").setHypothesis("b"))
                .setModel("nli-tiny")
                .build());
        assertThat(batch.getResultsList()).hasSize(2);
        assertThat(batch.getResults(0).getLabel()).isEqualTo(nli.getLabel());
        Wire.ClassifyResponse zeroShot = stub.classifyZeroShot(Wire.ClassifyRequest.newBuilder()
                .setText("the market fell")
                .addAllLabels(List.of("sport", "economy"))
                .setModel("nli-tiny")
                .build());
        assertThat(zeroShot.getScoresMap()).containsOnlyKeys("sport", "economy");
        assertThat(zeroShot.getScoresMap().get(zeroShot.getTopLabel())).isEqualTo(zeroShot.getConfidence());
        assertThat(stub.classifyZeroShotBatch(Wire.ZeroShotBatchRequest.newBuilder()
                                .addTexts("a")
                                .addTexts("b")
                                .addAllLabels(List.of("x", "y"))
                                .setModel("nli-tiny")
                                .build())
                        .getResultsList())
                .hasSize(2);
        Wire.StanceResponse stance = stub.classifyStance(Wire.StanceRequest.newBuilder()
                .setText("I like it")
                .setTarget("cats")
                .setModel("nli-tiny")
                .build());
        assertThat(stance.getTarget()).isEqualTo("cats");
        assertThat(stance.getLabel()).isNotEqualTo(Wire.StanceLabel.STANCE_LABEL_UNSPECIFIED);
        assertThat(stub.classifyStanceBatch(Wire.StanceBatchRequest.newBuilder()
                                .addTexts("a")
                                .addTexts("b")
                                .setTarget("cats")
                                .setModel("nli-tiny")
                                .build())
                        .getResultsList())
                .hasSize(2)
                .allMatch(result -> result.getTarget().equals("cats"));
    }

    @Test
    void classification_and_ranking_by_a_provider() {
        Wire.ClassifyTextsResponse classes = stub.classifyTexts(Wire.ClassifyTextsRequest.newBuilder()
                .addTexts("abc")
                .setModel("stub:m")
                .build());
        assertThat(classes.getResults(0).getScores(0).getScore()).isEqualTo(3);
        assertThat(classes.getInfo().getProvider()).isEqualTo("stub");
        Wire.RerankResponse ranked = stub.rerank(Wire.RerankRequest.newBuilder()
                .setQuery("q")
                .addAllDocuments(List.of("a", "b"))
                .setModel("stub:m")
                .setReturnDocuments(true)
                .build());
        assertThat(ranked.getResults(0).getIndex()).isEqualTo(1);
        assertThat(ranked.getResults(0).getDocument()).isEqualTo("b");
    }

    @Test
    void tokens_of_texts_and_messages() {
        Wire.TokenCountResponse count = stub.countTokens(Wire.TokenCountRequest.newBuilder()
                .setText("Hello world")
                .setModel("gpt-4o")
                .build());
        assertThat(count.getCount()).isEqualTo(2);
        assertThat(count.getApproximate()).isFalse();
        assertThat(stub.countTokens(Wire.TokenCountRequest.newBuilder()
                                .addMessages(Wire.Message.newBuilder().setContent("Hello world"))
                                .setModel("gpt-4o")
                                .build())
                        .getCount())
                .isGreaterThan(2);
        Wire.TokenizeResponse tokens = stub.tokenize(Wire.TokenizeRequest.newBuilder()
                .setText("Hello world")
                .setModel("gpt-4o")
                .build());
        assertThat(tokens.getTokensList())
                .extracting(Wire.Token::getText, Wire.Token::getStart, Wire.Token::getEnd)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Hello", 0, 5),
                        org.assertj.core.groups.Tuple.tuple(" world", 5, 11));
    }

    @Test
    void models_their_status_and_metadata() {
        Wire.ListModelsResponse models = stub.listModels(Wire.ListModelsRequest.getDefaultInstance());
        assertThat(models.getModelsList())
                .anyMatch(model -> model.getId().equals("all-MiniLM-L6-v2")
                        && model.getProvider().equals("local")
                        && model.getDimensions() == 384
                        && model.getCapabilitiesList().contains(Wire.ModelCapability.MODEL_CAPABILITY_EMBED));
        assertThat(models.getMetadataCount()).isZero();
        Wire.ListModelsResponse all = stub.listModels(Wire.ListModelsRequest.newBuilder()
                .setAll(true)
                .setWithMetadata(true)
                .setText("gpt-4o-mini")
                .build());
        assertThat(all.getModelsCount()).isPositive().isEqualTo(all.getMetadataCount());
        assertThat(stub.modelStatus(Wire.ModelStatusRequest.newBuilder()
                                .setModel("no-such-model")
                                .build())
                        .getStatus())
                .isEqualTo(Wire.ModelStatus.MODEL_STATUS_UNAVAILABLE);
        Wire.ModelMetadataResponse known = stub.getModelMetadata(Wire.ModelMetadataRequest.newBuilder()
                .setModel("openai/gpt-4o-mini")
                .build());
        assertThat(known.getFound()).isTrue();
        assertThat(known.getMetadata().getInfo().getContextWindow()).isEqualTo(128_000);
        assertThat(known.getMetadata().getPricing().getPromptCostPerMtok()).isEqualTo(0.15);
        assertThat(known.getMetadata().getParametersList())
                .anyMatch(entry -> entry.getName().equals("temperature")
                        && entry.getAvailability().getMutableRange().getMax() == 2);
        Wire.ModelMetadataRequest unknown =
                Wire.ModelMetadataRequest.newBuilder().setModel("no-such-model").build();
        assertThat(stub.getModelMetadata(unknown).getFound()).isFalse();
        assertThatThrownBy(() -> stub.fetchModelMetadata(unknown))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("NOT_FOUND: Model not found: no-such-model");
        assertThat(stub.refreshModels(Wire.RefreshModelsRequest.newBuilder()
                                .addProviders("compatible")
                                .setDryRun(true)
                                .build())
                        .getResultsJson())
                .startsWith("[");
    }

    @Test
    void the_state_of_the_gateway_is_the_json_of_http() {
        assertThat(stub.gatewayStatus(Wire.GatewayStatusRequest.getDefaultInstance())
                        .getStatusJson())
                .startsWith("{\"object\":\"gateway.status\",\"status\":\"UP\"")
                .contains("\"pid\":" + ProcessHandle.current().pid(), "\"listeners\":[\"grpc://127.0.0.1:");
    }

    @Test
    void a_reload_reports_what_has_changed_and_an_application_is_not_stopped() {
        assertThat(stub.reload(Wire.ReloadRequest.getDefaultInstance()).getResultJson())
                .isEqualTo("{\"object\":\"reload\",\"changed\":[],\"restart\":[]}");
        assertThatThrownBy(() -> stub.stop(Wire.StopRequest.getDefaultInstance()))
                .hasMessage("UNIMPLEMENTED: this gateway is part of an application, which stops it");
    }

    @Test
    void local_models_are_loaded_and_unloaded() {
        Wire.LocalModelRequest model =
                Wire.LocalModelRequest.newBuilder().setModel("nli-tiny").build();
        assertThat(stub.loadModel(model).getStatus()).isEqualTo(Wire.ModelStatus.MODEL_STATUS_READY);
        assertThat(stub.modelStatus(Wire.ModelStatusRequest.newBuilder()
                                .setModel("nli-tiny")
                                .build())
                        .getStatus())
                .isEqualTo(Wire.ModelStatus.MODEL_STATUS_READY);
        assertThat(stub.unloadModel(model).getStatus()).isEqualTo(Wire.ModelStatus.MODEL_STATUS_AVAILABLE);
        assertThatThrownBy(() -> stub.downloadModel(Wire.DownloadModelRequest.newBuilder()
                                .setModel("all-MiniLM-L6-v2")
                                .build())
                        .forEachRemaining(event -> {}))
                .hasMessageContaining("UNIMPLEMENTED")
                .hasMessageContaining("nothing to download");
    }

    @Test
    void presets_have_the_parameters_that_the_contract_lacks() {
        Wire.ListPresetsResponse all = stub.listPresets(Wire.ListPresetsRequest.getDefaultInstance());
        assertThat(all.getTiersList())
                .extracting(Wire.PresetTierEntry::getTier)
                .isSorted()
                .contains("free", "test");
        Wire.ResolvePresetResponse preset = stub.resolvePreset(Wire.ResolvePresetRequest.newBuilder()
                .setTier("test")
                .setCapability("full")
                .build());
        assertThat(preset.getFound()).isTrue();
        assertThat(preset.getModelId()).isEqualTo("compatible:echo");
        assertThat(preset.getParameters().getTemperature()).isEqualTo(0.25f);
        assertThat(preset.getParameters().getTopK()).isEqualTo(7);
        assertThat(preset.getParameters().getStopList()).containsExactly("END");
        assertThat(preset.getParameters().getReasoning().getEffort())
                .isEqualTo(Wire.ReasoningEffort.REASONING_EFFORT_LOW);
        assertThat(preset.getParameters().getCachePrompt()).isTrue();
        assertThat(preset.getParameters().hasMaxTokens()).isFalse();
        Wire.ResolvePresetResponse absent = stub.resolvePreset(Wire.ResolvePresetRequest.newBuilder()
                .setTier("no")
                .setCapability("such")
                .build());
        assertThat(absent.getFound()).isFalse();
        assertThat(absent.hasModelId()).isFalse();
    }

    @Test
    void health_and_capabilities() {
        Wire.HealthResponse health = stub.health(Wire.HealthRequest.getDefaultInstance());
        assertThat(health.getHealthy()).isTrue();
        assertThat(health.getVersion()).isNotEmpty();
        Wire.CapabilitiesResponse capabilities = stub.getCapabilities(Wire.CapabilitiesRequest.getDefaultInstance());
        assertThat(capabilities.getCapabilitiesList())
                .contains(Wire.ModelCapability.MODEL_CAPABILITY_CHAT, Wire.ModelCapability.MODEL_CAPABILITY_EMBED);
        assertThat(capabilities.getCapabilityNamesList()).contains("chat", "embed");
        assertThat(capabilities.getDetailsJson()).startsWith("{");
        for (String service : List.of("", "ratatoskr.v1.Ratatoskr")) {
            assertThat(HealthGrpc.newBlockingStub(channel)
                            .check(HealthCheckRequest.newBuilder()
                                    .setService(service)
                                    .build())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);
        }
    }

    @Test
    void requests_are_validated_and_explained() {
        Wire.OperationRequest request = Wire.OperationRequest.newBuilder()
                .setChat(chat("compatible:echo", "Hello"))
                .build();
        Wire.ValidateResponse validation = stub.validate(request);
        assertThat(validation.getValid()).isTrue();
        assertThat(validation.getValidationJson()).contains("\"valid\":true");
        assertThat(stub.planRoute(request).getPlanJson()).contains("\"compatible\"");
        assertThatThrownBy(() -> stub.validate(Wire.OperationRequest.getDefaultInstance()))
                .hasMessageStartingWith("INVALID_ARGUMENT");
    }

    @Test
    void reflection_lists_the_service() throws Exception {
        BlockingQueue<ServerReflectionResponse> responses = new ArrayBlockingQueue<>(4);
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse value) {
                        responses.add(value);
                    }

                    @Override
                    public void onError(Throwable t) {}

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        ServerReflectionResponse services = responses.poll(20, TimeUnit.SECONDS);
        assertThat(services.getListServicesResponse().getServiceList())
                .extracting(service -> service.getName())
                .contains("ratatoskr.v1.Ratatoskr", "grpc.health.v1.Health");
        requests.onNext(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("ratatoskr.v1.Ratatoskr")
                .build());
        assertThat(responses
                        .poll(20, TimeUnit.SECONDS)
                        .getFileDescriptorResponse()
                        .getFileDescriptorProtoCount())
                .isEqualTo(1);
        requests.onCompleted();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ratatoskr:no/such    | NOT_FOUND          | no/such
            compatible:absent    | UNAVAILABLE        | Model not available
            compatible:refused   | INVALID_ARGUMENT   | refused
            compatible:limited   | RESOURCE_EXHAUSTED | Rate limited
            """)
    void failures_have_the_status_of_the_contract(String model, Status.Code code, String text) {
        for (boolean streamed : new boolean[] {false, true}) {
            assertThatThrownBy(() -> {
                        if (streamed) {
                            stub.chatStream(chat(model, "x")).forEachRemaining(event -> {});
                        } else {
                            stub.chat(chat(model, "x"));
                        }
                    })
                    .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                        assertThat(failure.getStatus().getCode()).isEqualTo(code);
                        assertThat(failure.getStatus().getDescription()).contains(text);
                        assertThat(new String(failure.getTrailers().get(ERROR), StandardCharsets.UTF_8))
                                .contains("\"error\"", "\"type\"");
                    });
        }
    }

    @Test
    void key_of_a_provider_that_is_refused_is_unauthenticated(@TempDir Path home) throws Exception {
        try (GrpcGateway own = new GrpcGateway(home)) {
            assertThatThrownBy(
                            () -> RatatoskrGrpc.newBlockingStub(own.channel()).chat(chat("compatible:locked", "x")))
                    .hasMessageStartingWith("UNAUTHENTICATED: Authentication failed");
        }
    }

    @Test
    void failure_within_a_stream_is_its_status() {
        List<Wire.ChatEvent> events = new ArrayList<>();
        assertThatThrownBy(() -> stub.chatStream(chat("compatible:breaks", "x")).forEachRemaining(events::add))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failure -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL));
        assertThat(events).isNotEmpty().noneMatch(Wire.ChatEvent::hasDone);
    }

    @Test
    void cancelled_stream_ends_the_call_to_the_provider() {
        long aborted = gateway.mock.aborted();
        var context = io.grpc.Context.current().withCancellation();
        context.run(() -> {
            var events = stub.chatStream(chat("compatible:slow", "x"));
            assertThat(events.hasNext()).isTrue();
        });
        context.cancel(null);
        gateway.mock.awaitAborted(aborted + 1, Duration.ofSeconds(20));
    }

    @Test
    void deadline_of_the_client_ends_the_call_to_the_provider() {
        long aborted = gateway.mock.aborted();
        assertThatThrownBy(
                        () -> stub.withDeadlineAfter(500, TimeUnit.MILLISECONDS).chat(chat("compatible:silent", "x")))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failure -> assertThat(failure.getStatus().getCode())
                                .isIn(Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED));
        gateway.mock.awaitAborted(aborted + 1, Duration.ofSeconds(20));
    }

    @Test
    void timeout_of_the_gateway_is_cancelled() {
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of("x-ratatoskr-timeout", Metadata.ASCII_STRING_MARSHALLER), "300ms");
        assertThatThrownBy(() -> stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                        .chat(chat("compatible:silent", "x")))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
                    assertThat(failure.getStatus().getDescription()).startsWith("Timeout expired");
                });
    }
}
