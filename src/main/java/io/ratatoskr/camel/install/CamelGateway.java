package io.ratatoskr.camel.install;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
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
import io.ratatoskr.api.ModelStream;
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
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.model.DownloadProgressListener;
import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.api.model.MetadataRequest;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.camel.exchange.ClosingStream;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;

/**
 * {@link ModelGateway} over a CamelContext with the gateway's routes: each call is an exchange to {@code direct:<operation>}. Thread-safe.
 */
public final class CamelGateway implements ModelGateway {
    private static final Duration DOWNLOAD_TIMEOUT = Duration.ofDays(7);
    static final String CLOSED = "the gateway is closed";

    private final CamelContext context;
    private final Duration timeout;
    private final Runnable afterClose;
    private final Map<String, Producer> producers = new ConcurrentHashMap<>();
    private final Set<Cancellation> activeCalls = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param timeout the timeout of a call
     * @param afterClose releases the resources of the gateway
     */
    public CamelGateway(CamelContext context, Duration timeout, Runnable afterClose) {
        this.context = context;
        this.timeout = timeout;
        this.afterClose = afterClose;
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return callOperation(request.withStream(false), ChatResponse.class);
    }

    @Override
    public ChatStream stream(ChatRequest request) {
        return ForwardingStream.chat(openStream(request.withStream(true), ChatStream.class));
    }

    @Override
    public GenerateResponse generate(GenerateRequest request) {
        return callOperation(request.withStream(false), GenerateResponse.class);
    }

    @Override
    public GenerateStream stream(GenerateRequest request) {
        return ForwardingStream.generate(openStream(request.withStream(true), GenerateStream.class));
    }

    @Override
    public EmbedResponse embed(EmbedRequest request) {
        return callOperation(request, EmbedResponse.class);
    }

    @Override
    public NliResponse nli(NliRequest request) {
        return callOperation(request, NliResponse.class);
    }

    @Override
    public ClassifyResponse zeroShot(ZeroShotRequest request) {
        return callOperation(request, ClassifyResponse.class);
    }

    @Override
    public ClassifyResponse classify(ClassifyRequest request) {
        return callOperation(request, ClassifyResponse.class);
    }

    @Override
    public StanceResponse stance(StanceRequest request) {
        return callOperation(request, StanceResponse.class);
    }

    @Override
    public RerankResponse rerank(RerankRequest request) {
        return callOperation(request, RerankResponse.class);
    }

    @Override
    public TokenCount countTokens(TokenRequest request) {
        return callRoute("direct:count-tokens", request, TokenCount.class);
    }

    @Override
    public Tokenization tokenize(TokenRequest request) {
        return callRoute("direct:tokenize", request, Tokenization.class);
    }

    @Override
    public ModelStatus status(String model) {
        return callRoute("direct:local-model", new LocalModelCommand.Status(model), ModelStatus.class);
    }

    @Override
    public ModelStatus load(String model) {
        return callRoute("direct:local-model", new LocalModelCommand.Load(model), ModelStatus.class);
    }

    @Override
    public ModelStatus unload(String model) {
        return callRoute("direct:local-model", new LocalModelCommand.Unload(model), ModelStatus.class);
    }

    @Override
    public ModelStatus download(String model, boolean upgrade, DownloadProgressListener progress) {
        // Not limited by the timeout of requests: the store has a limit for downloads
        var cancellation = startCall(DOWNLOAD_TIMEOUT);
        try {
            var command = new LocalModelCommand.Download(model, upgrade, progress);
            return (ModelStatus) send("direct:local-model", command, cancellation)
                    .getMessage()
                    .getBody();
        } finally {
            activeCalls.remove(cancellation);
        }
    }

    @Override
    public Validation validate(ModelRequest request) {
        return callRoute("direct:validate", request, Validation.class);
    }

    @Override
    public RoutePlan route(ModelRequest request) {
        return callRoute("direct:route", request, RoutePlan.class);
    }

    /** Calls a route that needs no provider. */
    private <T> T callRoute(String uri, Object body, Class<T> type) {
        var cancellation = startCall();
        try {
            return type.cast(send(uri, body, cancellation).getMessage().getBody());
        } finally {
            activeCalls.remove(cancellation);
        }
    }

    @Override
    public List<ModelMetadata> models(ModelQuery query) {
        List<?> models = callRoute("direct:models", query, List.class);
        return models.stream().map(ModelMetadata.class::cast).toList();
    }

    @Override
    public ModelDetails metadata(String model) {
        return callRoute("direct:model-metadata", new MetadataRequest(model, false), ModelDetails.class);
    }

    @Override
    public ModelDetails fetchMetadata(String model) {
        return callRoute("direct:model-metadata", new MetadataRequest(model, true), ModelDetails.class);
    }

    @Override
    public List<RefreshResult> refresh(RefreshRequest request) {
        List<?> outcomes = callRoute("direct:refresh-models", request, List.class);
        return outcomes.stream().map(RefreshResult.class::cast).toList();
    }

    @Override
    public GatewayCapabilities capabilities() {
        return callRoute("direct:capabilities", "", GatewayCapabilities.class);
    }

    @Override
    public List<Preset> presets() {
        List<?> presets = callRoute("direct:presets", "", List.class);
        return presets.stream().map(Preset.class::cast).toList();
    }

    @Override
    public Preset preset(String tier, String capability) {
        return callRoute("direct:preset", tier + "/" + capability, Preset.class);
    }

    private <T> T callOperation(ModelRequest request, Class<T> type) {
        var cancellation = startCall();
        try {
            return sendRequest(request, cancellation, type);
        } finally {
            activeCalls.remove(cancellation);
        }
    }

    /** Starts a call that is active until its stream is closed, ends, fails or is cancelled. */
    private <E> ModelStream<E> openStream(ModelRequest request, Class<? extends ModelStream<E>> type) {
        var cancellation = startCall();
        cancellation.onCancel(() -> activeCalls.remove(cancellation));
        try {
            return new ClosingStream<>(
                    sendRequest(request, cancellation, type), () -> activeCalls.remove(cancellation));
        } catch (RuntimeException failure) {
            activeCalls.remove(cancellation);
            throw failure;
        }
    }

    private Cancellation startCall() {
        return startCall(timeout);
    }

    private Cancellation startCall(Duration limit) {
        var cancellation = Cancellation.withTimeout(limit);
        activeCalls.add(cancellation);
        if (closed.get()) {
            activeCalls.remove(cancellation);
            throw new GatewayStopping(CLOSED);
        }
        return cancellation;
    }

    private <T> T sendRequest(ModelRequest request, Cancellation cancellation, Class<T> type) {
        String uri = "direct:" + request.operation().wireName();
        Object response = send(uri, request, cancellation).getMessage().getBody();
        if (!type.isInstance(response)) {
            if (response instanceof ModelStream<?> stream) {
                stream.close();
            }
            throw new IllegalStateException("route %s returned %s; expected a %s"
                    .formatted(
                            uri,
                            response == null
                                    ? "nothing"
                                    : "a " + response.getClass().getName(),
                            type.getSimpleName()));
        }
        return type.cast(response);
    }

    private Exchange send(String uri, Object body, Cancellation cancellation) {
        var exchange = new DefaultExchange(context, ExchangePattern.InOut);
        exchange.getIn().setBody(body);
        exchange.setVariable(CANCELLATION, cancellation);
        try {
            producer(uri).process(exchange);
        } catch (Exception failure) {
            exchange.setException(failure);
        }
        if (exchange.getException() != null) {
            throw GatewayExceptions.unwrap(exchange.getException());
        }
        return exchange;
    }

    private Producer producer(String uri) {
        return producers.computeIfAbsent(uri, endpointUri -> {
            try {
                Producer producer = context.getEndpoint(endpointUri).createProducer();
                ServiceHelper.startService(producer);
                return producer;
            } catch (Exception failure) {
                throw new IllegalStateException("cannot create a producer for " + endpointUri, failure);
            }
        });
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            activeCalls.forEach(cancellation -> cancellation.cancel(Cancellation.Cause.STOPPING, CLOSED));
            producers.values().forEach(ServiceHelper::stopService);
            afterClose.run();
        }
    }
}
