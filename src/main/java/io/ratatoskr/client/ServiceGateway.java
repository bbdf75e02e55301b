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
import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.api.model.MetadataRequest;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.client.transport.ServiceRequest;
import java.util.List;

/**
 * A gateway that runs in another process, over HTTP, gRPC or JSON lines. Connects with the first request, and again when the connection was lost
 * or the gateway was restarted. Thread-safe; use one for the whole application.
 *
 * <p>Failures have the types that they have in process. When no gateway responds or the connection is lost, calls fail with {@code
 * ProviderUnavailable}; requests that change nothing and cost little (embeddings, scores, tokens, metadata) are repeated once when the
 * connection is lost.
 */
public final class ServiceGateway implements ModelGateway {
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
        return calls.call(new ServiceRequest.OfModel<ChatResponse>(request.withStream(false)));
    }

    @Override
    public ChatStream stream(ChatRequest request) {
        // As in process, where every stream has the token counts that the provider reports
        var streamed =
                new ChatRequest(request.messages(), request.tools(), request.options(), true, true, request.dialect());
        return calls.open(streamed);
    }

    @Override
    public GenerateResponse generate(GenerateRequest request) {
        return calls.call(new ServiceRequest.OfModel<GenerateResponse>(request.withStream(false)));
    }

    @Override
    public GenerateStream stream(GenerateRequest request) {
        return calls.open(new GenerateRequest(request.prompt(), request.options(), true, true, request.dialect()));
    }

    @Override
    public EmbedResponse embed(EmbedRequest request) {
        return calls.call(new ServiceRequest.OfModel<EmbedResponse>(request));
    }

    @Override
    public NliResponse nli(NliRequest request) {
        return calls.call(new ServiceRequest.OfModel<NliResponse>(request));
    }

    @Override
    public ClassifyResponse zeroShot(ZeroShotRequest request) {
        return calls.call(new ServiceRequest.OfModel<ClassifyResponse>(request));
    }

    @Override
    public ClassifyResponse classify(ClassifyRequest request) {
        return calls.call(new ServiceRequest.OfModel<ClassifyResponse>(request));
    }

    @Override
    public StanceResponse stance(StanceRequest request) {
        return calls.call(new ServiceRequest.OfModel<StanceResponse>(request));
    }

    @Override
    public RerankResponse rerank(RerankRequest request) {
        return calls.call(new ServiceRequest.OfModel<RerankResponse>(request));
    }

    @Override
    public TokenCount countTokens(TokenRequest request) {
        return calls.call(new ServiceRequest.CountTokens(request));
    }

    @Override
    public Tokenization tokenize(TokenRequest request) {
        return calls.call(new ServiceRequest.Tokenize(request));
    }

    @Override
    public ModelStatus status(String model) {
        return calls.call(new ServiceRequest.LocalModel(new LocalModelCommand.Status(model)));
    }

    @Override
    public ModelStatus load(String model) {
        return calls.call(new ServiceRequest.LocalModel(new LocalModelCommand.Load(model)));
    }

    @Override
    public ModelStatus unload(String model) {
        return calls.call(new ServiceRequest.LocalModel(new LocalModelCommand.Unload(model)));
    }

    /** The progress is reported as far as the transport carries it: HTTP does not. */
    @Override
    public ModelStatus download(String model, boolean upgrade, DownloadProgressListener progress) {
        return calls.call(new ServiceRequest.LocalModel(new LocalModelCommand.Download(model, upgrade, progress)));
    }

    @Override
    public Validation validate(ModelRequest request) {
        return calls.call(new ServiceRequest.Validate(request));
    }

    @Override
    public RoutePlan route(ModelRequest request) {
        return calls.call(new ServiceRequest.Route(request));
    }

    @Override
    public List<ModelMetadata> models(ModelQuery query) {
        return calls.call(new ServiceRequest.Models(query));
    }

    @Override
    public ModelDetails metadata(String model) {
        return calls.call(new ServiceRequest.Metadata(new MetadataRequest(model, false)));
    }

    @Override
    public ModelDetails fetchMetadata(String model) {
        return calls.call(new ServiceRequest.Metadata(new MetadataRequest(model, true)));
    }

    @Override
    public List<RefreshResult> refresh(RefreshRequest request) {
        return calls.call(new ServiceRequest.Refresh(request));
    }

    @Override
    public GatewayCapabilities capabilities() {
        return calls.call(new ServiceRequest.Capabilities());
    }

    @Override
    public List<Preset> presets() {
        return calls.call(new ServiceRequest.Presets());
    }

    @Override
    public Preset preset(String tier, String capability) {
        return calls.call(new ServiceRequest.OnePreset(tier, capability));
    }

    /** Cancels all requests in flight and open streams, at the gateway too, and closes the connections. */
    @Override
    public void close() {
        calls.close();
    }
}
