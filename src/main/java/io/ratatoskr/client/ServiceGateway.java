package io.ratatoskr.client;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GatewayCapabilities;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.RoutePlan;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.Validation;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.model.DownloadProgressListener;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.client.codec.CapabilityReader;
import io.ratatoskr.client.codec.ChatEventReader;
import io.ratatoskr.client.codec.ChatResponseReader;
import io.ratatoskr.client.codec.CompletionEventReader;
import io.ratatoskr.client.codec.CompletionResponseReader;
import io.ratatoskr.client.codec.EmbedResponseReader;
import io.ratatoskr.client.codec.ModelReader;
import io.ratatoskr.client.codec.PresetReader;
import io.ratatoskr.client.codec.RefreshReader;
import io.ratatoskr.client.codec.RequestJson;
import io.ratatoskr.client.codec.RoutePlanReader;
import io.ratatoskr.client.codec.ScoringResponseReader;
import io.ratatoskr.client.codec.StatusReader;
import io.ratatoskr.client.codec.TokenReader;
import io.ratatoskr.client.codec.ValidationReader;
import io.ratatoskr.client.transport.ServiceCall;
import io.ratatoskr.client.transport.ServiceOperation;
import io.ratatoskr.client.transport.ServiceResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A gateway that runs in another process, over HTTP or JSON lines. Connects with the first request, and again when the connection was lost
 * or the gateway was restarted. Thread-safe; use one for the whole application.
 *
 * <p>Failures have the types that they have in process. When no gateway responds or the connection is lost, calls fail with {@code
 * ProviderUnavailable}; requests that change nothing and cost little (embeddings, scores, tokens, metadata) are repeated once when the
 * connection is lost.
 */
public final class ServiceGateway implements ModelGateway {
    /** As in process: the store of the gateway has a limit of its own for downloads. */
    private static final Duration DOWNLOAD_TIMEOUT = Duration.ofDays(7);

    private final ServiceCalls calls;

    private ServiceGateway(ServiceCalls calls) {
        this.calls = calls;
    }

    /**
     * A client with these options. Makes no connection yet.
     *
     * @throws io.ratatoskr.api.error.ConfigurationInvalid naming each option with a mistake
     */
    public static ServiceGateway of(ServiceOptions options) {
        return new ServiceGateway(new ServiceCalls(Transports.of(options), options.timeout()));
    }

    /** The same client, whose calls have that context. It shares the connections; closing one of both closes both. */
    public ServiceGateway with(CallContext context) {
        return new ServiceGateway(calls.with(context));
    }

    /** Whether something listens at the gateway's address now. Sends no request. */
    public boolean isReachable() {
        return calls.isReachable();
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return ChatResponseReader.read(send(ServiceOperation.CHAT, request.withStream(false)));
    }

    @Override
    public ChatStream stream(ChatRequest request) {
        // As in process, where every stream has the token counts that the provider reports
        var streamed =
                new ChatRequest(request.messages(), request.tools(), request.options(), true, true, request.dialect());
        return calls.open(
                ServiceCall.of(ServiceOperation.CHAT, RequestJson.write(streamed)),
                (events, onEnd) -> new RemoteStream.Chat(events, new ChatEventReader(), onEnd));
    }

    @Override
    public GenerateResponse generate(GenerateRequest request) {
        return CompletionResponseReader.read(send(ServiceOperation.GENERATE, request.withStream(false)));
    }

    @Override
    public GenerateStream stream(GenerateRequest request) {
        var streamed = new GenerateRequest(request.prompt(), request.options(), true, true, request.dialect());
        return calls.open(
                ServiceCall.of(ServiceOperation.GENERATE, RequestJson.write(streamed)),
                (events, onEnd) -> new RemoteStream.Completion(events, new CompletionEventReader(), onEnd));
    }

    @Override
    public EmbedResponse embed(EmbedRequest request) {
        return EmbedResponseReader.read(send(ServiceOperation.EMBED, request));
    }

    @Override
    public NliResponse nli(NliRequest request) {
        return ScoringResponseReader.nli(calls.call(new ServiceCall(
                ServiceOperation.NLI, null, Map.of(), RequestJson.write(request), !RequestJson.isOnePair(request))));
    }

    @Override
    public ClassifyResponse zeroShot(ZeroShotRequest request) {
        return ScoringResponseReader.classify(send(ServiceOperation.ZERO_SHOT, request));
    }

    @Override
    public ClassifyResponse classify(ClassifyRequest request) {
        return ScoringResponseReader.classify(send(ServiceOperation.CLASSIFY, request));
    }

    @Override
    public StanceResponse stance(StanceRequest request) {
        return ScoringResponseReader.stance(send(ServiceOperation.STANCE, request));
    }

    @Override
    public RerankResponse rerank(RerankRequest request) {
        return ScoringResponseReader.rerank(send(ServiceOperation.RERANK, request));
    }

    @Override
    public TokenCount countTokens(TokenRequest request) {
        return TokenReader.count(send(ServiceOperation.TOKENS, RequestJson.write(request)));
    }

    @Override
    public Tokenization tokenize(TokenRequest request) {
        return TokenReader.tokens(send(ServiceOperation.TOKENIZE, RequestJson.write(request)));
    }

    @Override
    public ModelStatus status(String model) {
        return StatusReader.read(body(ServiceCall.about(ServiceOperation.STATUS, model)));
    }

    @Override
    public ModelStatus load(String model) {
        return StatusReader.read(body(ServiceCall.about(ServiceOperation.LOAD, model)));
    }

    @Override
    public ModelStatus unload(String model) {
        return StatusReader.read(body(ServiceCall.about(ServiceOperation.UNLOAD, model)));
    }

    /** The progress is reported as far as the transport carries it: HTTP does not. */
    @Override
    public ModelStatus download(String model, boolean upgrade, DownloadProgressListener progress) {
        var call = new ServiceCall(
                ServiceOperation.DOWNLOAD, model, upgrade ? Map.of("upgrade", "true") : Map.of(), new byte[0], false);
        return StatusReader.read(
                calls.download(call, DOWNLOAD_TIMEOUT, progress).body());
    }

    @Override
    public Validation validate(ModelRequest request) {
        return ValidationReader.read(body(new ServiceCall(
                ServiceOperation.VALIDATE, request.model(), Map.of(), RequestJson.writeForValidation(request), false)));
    }

    @Override
    public RoutePlan route(ModelRequest request) {
        return RoutePlanReader.read(send(ServiceOperation.ROUTE, RequestJson.writeWithOperation(request)));
    }

    @Override
    public List<ModelMetadata> models(ModelQuery query) {
        return ModelReader.list(body(ServiceCall.with(ServiceOperation.MODELS, parameters(query))));
    }

    private static Map<String, String> parameters(ModelQuery query) {
        var parameters = new LinkedHashMap<String, String>();
        if (!query.capabilities().isEmpty()) {
            parameters.put(
                    "capability",
                    String.join(
                            ",",
                            query.capabilities().stream()
                                    .map(each -> each.wireName())
                                    .sorted()
                                    .toList()));
        }
        if (!query.providers().isEmpty()) {
            parameters.put(
                    "provider",
                    String.join(",", query.providers().stream().sorted().toList()));
        }
        if (query.maxPrice() != null) {
            parameters.put("max_price", query.maxPrice().toPlainString());
        }
        if (query.minContext() != null) {
            parameters.put("min_context", query.minContext().toString());
        }
        if (!query.text().isEmpty()) {
            parameters.put("q", query.text());
        }
        if (query.includeUnavailable()) {
            parameters.put("all", "true");
        }
        return parameters;
    }

    @Override
    public ModelDetails metadata(String model) {
        return ModelReader.details(body(ServiceCall.about(ServiceOperation.METADATA, model)));
    }

    @Override
    public ModelDetails fetchMetadata(String model) {
        return ModelReader.details(
                body(new ServiceCall(ServiceOperation.METADATA, model, Map.of("refresh", "true"), new byte[0], false)));
    }

    @Override
    public List<RefreshResult> refresh(RefreshRequest request) {
        return RefreshReader.read(send(ServiceOperation.REFRESH, RequestJson.write(request)));
    }

    @Override
    public GatewayCapabilities capabilities() {
        return CapabilityReader.read(body(ServiceCall.with(ServiceOperation.CAPABILITIES, Map.of())));
    }

    @Override
    public List<Preset> presets() {
        return PresetReader.list(body(ServiceCall.with(ServiceOperation.PRESETS, Map.of())));
    }

    @Override
    public Preset preset(String tier, String capability) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("tier", tier);
        parameters.put("capability", capability);
        return PresetReader.one(body(ServiceCall.with(ServiceOperation.PRESETS, parameters)));
    }

    private ServiceResponse send(ServiceOperation operation, ModelRequest request) {
        return calls.call(ServiceCall.of(operation, RequestJson.write(request)));
    }

    private byte[] send(ServiceOperation operation, byte[] json) {
        return body(ServiceCall.of(operation, json));
    }

    private byte[] body(ServiceCall call) {
        return calls.call(call).body();
    }

    /** Cancels all requests in flight and open streams, at the gateway too, and closes the connections. */
    @Override
    public void close() {
        calls.close();
    }
}
