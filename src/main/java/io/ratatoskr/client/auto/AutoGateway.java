package io.ratatoskr.client.auto;

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
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A gateway that uses a service where one responds, else a gateway in this process. The first request decides: when it cannot connect to the
 * service, it is served in process. While requests are served in process, the service is connected to from time to time, and new requests go to
 * it once it accepts connections. Streams stay where they began.
 *
 * <p>A request that the service was working on when it ended fails with {@link io.ratatoskr.api.error.ProviderUnavailable}; requests for
 * embeddings, scores and tokens are repeated once, where new requests go then. What was loaded or refreshed in one of the two gateways is not in the other. When
 * neither can be used, requests fail with {@link io.ratatoskr.api.error.NoProviderAvailable}, which has both reasons. Thread-safe.
 */
public final class AutoGateway implements ModelGateway {
    private final Choice choice;
    private final EmbeddedGateway embedded;
    private final ServiceWatch watch;
    private final AutoCalls calls;
    private final ModelGateway service;

    /**
     * @param uri of the service, for messages
     * @param service connects to it with the first request; closed with this gateway
     * @param isReachable whether a connection to it is possible, without a request and in a bounded time
     * @param embedded starts a gateway in process
     * @param interval the time between probes
     * @param idleTime the time after which an embedded gateway that nothing uses is closed, while the service is used
     */
    public AutoGateway(
            String uri,
            ModelGateway service,
            BooleanSupplier isReachable,
            Supplier<? extends ModelGateway> embedded,
            Duration interval,
            Duration idleTime) {
        this.service = service;
        this.choice = new Choice(uri);
        this.embedded = new EmbeddedGateway(embedded);
        this.watch = new ServiceWatch(choice, isReachable, this.embedded, interval, idleTime);
        this.calls = new AutoCalls(choice, service, this.embedded, watch);
    }

    /** Whether new requests go to the service. */
    public boolean usesService() {
        return choice.state() instanceof ServiceInUse;
    }

    /** Where new requests go, and why. */
    public String description() {
        return choice.state().description();
    }

    /** Whether the embedded gateway runs. */
    boolean isEmbeddedRunning() {
        return embedded.isRunning();
    }

    /** Whether the service is watched. */
    boolean isWatching() {
        return watch.isRunning();
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return calls.once(gateway -> gateway.chat(request));
    }

    @Override
    public ChatStream stream(ChatRequest request) {
        return calls.stream(gateway -> gateway.stream(request), LeasedStream::chat);
    }

    @Override
    public GenerateResponse generate(GenerateRequest request) {
        return calls.once(gateway -> gateway.generate(request));
    }

    @Override
    public GenerateStream stream(GenerateRequest request) {
        return calls.stream(gateway -> gateway.stream(request), LeasedStream::generate);
    }

    @Override
    public EmbedResponse embed(EmbedRequest request) {
        return calls.repeatable(gateway -> gateway.embed(request));
    }

    @Override
    public NliResponse nli(NliRequest request) {
        return calls.repeatable(gateway -> gateway.nli(request));
    }

    @Override
    public ClassifyResponse zeroShot(ZeroShotRequest request) {
        return calls.repeatable(gateway -> gateway.zeroShot(request));
    }

    @Override
    public ClassifyResponse classify(ClassifyRequest request) {
        return calls.repeatable(gateway -> gateway.classify(request));
    }

    @Override
    public StanceResponse stance(StanceRequest request) {
        return calls.repeatable(gateway -> gateway.stance(request));
    }

    @Override
    public RerankResponse rerank(RerankRequest request) {
        return calls.repeatable(gateway -> gateway.rerank(request));
    }

    @Override
    public TokenCount countTokens(TokenRequest request) {
        return calls.repeatable(gateway -> gateway.countTokens(request));
    }

    @Override
    public Tokenization tokenize(TokenRequest request) {
        return calls.repeatable(gateway -> gateway.tokenize(request));
    }

    @Override
    public ModelStatus status(String model) {
        return calls.once(gateway -> gateway.status(model));
    }

    @Override
    public ModelStatus load(String model) {
        return calls.once(gateway -> gateway.load(model));
    }

    @Override
    public ModelStatus unload(String model) {
        return calls.once(gateway -> gateway.unload(model));
    }

    @Override
    public ModelStatus download(String model, boolean upgrade, DownloadProgressListener progress) {
        return calls.once(gateway -> gateway.download(model, upgrade, progress));
    }

    @Override
    public Validation validate(ModelRequest request) {
        return calls.once(gateway -> gateway.validate(request));
    }

    @Override
    public RoutePlan route(ModelRequest request) {
        return calls.once(gateway -> gateway.route(request));
    }

    @Override
    public List<ModelMetadata> models(ModelQuery query) {
        return calls.once(gateway -> gateway.models(query));
    }

    @Override
    public ModelDetails metadata(String model) {
        return calls.once(gateway -> gateway.metadata(model));
    }

    @Override
    public ModelDetails fetchMetadata(String model) {
        return calls.once(gateway -> gateway.fetchMetadata(model));
    }

    @Override
    public List<RefreshResult> refresh(RefreshRequest request) {
        return calls.once(gateway -> gateway.refresh(request));
    }

    @Override
    public GatewayCapabilities capabilities() {
        return calls.once(ModelGateway::capabilities);
    }

    @Override
    public List<Preset> presets() {
        return calls.once(ModelGateway::presets);
    }

    @Override
    public Preset preset(String tier, String capability) {
        return calls.once(gateway -> gateway.preset(tier, capability));
    }

    @Override
    public void close() {
        choice.update(state -> state instanceof Closed ? state : new Closed());
        watch.close();
        try {
            embedded.close();
        } finally {
            service.close();
        }
    }
}
