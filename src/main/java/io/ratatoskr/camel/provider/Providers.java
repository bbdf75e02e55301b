package io.ratatoskr.camel.provider;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.internal.DeadlineClock;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.exchange.PayloadSize;
import io.ratatoskr.camel.exchange.SharedParts;
import io.ratatoskr.camel.images.ImageFetcher;
import io.ratatoskr.camel.upstream.ProviderClient;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.ratatoskr.camel.upstream.TlsWarmup;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.settings.ProviderSettings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state shared by {@code provider:} endpoints: protocols, settings, HTTP clients. Thread-safe; close it with the context.
 */
public final class Providers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

    private final Vertx vertx;
    private final List<Context> contexts;
    private final Protocols protocols;
    private final Map<String, ProviderSettings> settings;
    private final BiFunction<String, String, @Nullable ModelMetadata> modelMetadata;
    private final DeadlineClock clock;
    private final ImageFetcher imageFetcher;
    private final ResponseBudget responseBudget;
    private final JsonPool jsonPool;
    private final SharedParts.Lease parts;
    private final boolean ownsParts;
    private final Map<ProviderSettings, ProviderClient> clients = new ConcurrentHashMap<>();

    /**
     * @param modelMetadata model metadata by provider and the provider's model name; returns null if unknown
     * @param fetchImages whether image URLs are fetched for providers that require the bytes
     * @param responseBudget the memory of all providers' responses
     * @param jsonPool closed with this
     */
    public Providers(
            Vertx vertx,
            Protocols protocols,
            Map<String, ProviderSettings> settings,
            BiFunction<String, String, @Nullable ModelMetadata> modelMetadata,
            boolean fetchImages,
            ResponseBudget responseBudget,
            JsonPool jsonPool) {
        this(
                vertx,
                protocols,
                settings,
                modelMetadata,
                fetchImages,
                responseBudget,
                jsonPool,
                new SharedParts().lease(),
                true);
    }

    /**
     * With connections to providers that other configurations of the gateway use too; the owner closes the pool and the parts.
     *
     * @param parts the connections
     */
    public static Providers sharing(
            Vertx vertx,
            Protocols protocols,
            Map<String, ProviderSettings> settings,
            BiFunction<String, String, @Nullable ModelMetadata> modelMetadata,
            boolean fetchImages,
            ResponseBudget responseBudget,
            JsonPool jsonPool,
            SharedParts.Lease parts) {
        return new Providers(
                vertx, protocols, settings, modelMetadata, fetchImages, responseBudget, jsonPool, parts, false);
    }

    private Providers(
            Vertx vertx,
            Protocols protocols,
            Map<String, ProviderSettings> settings,
            BiFunction<String, String, @Nullable ModelMetadata> modelMetadata,
            boolean fetchImages,
            ResponseBudget responseBudget,
            JsonPool jsonPool,
            SharedParts.Lease parts,
            boolean ownsParts) {
        this.parts = parts;
        this.ownsParts = ownsParts;
        this.clock = parts.get(
                "deadlines",
                "",
                () -> new DeadlineClock(failure -> LOG.error("an action at a deadline failed", failure)),
                DeadlineClock::close);
        this.vertx = vertx;
        this.modelMetadata = modelMetadata;
        this.contexts = contexts(vertx);
        this.protocols = protocols;
        this.settings = Map.copyOf(settings);
        this.responseBudget = responseBudget;
        this.imageFetcher = new ImageFetcher(vertx, clock, fetchImages, responseBudget);
        this.jsonPool = jsonPool;
    }

    /** One context per event loop, so that a call stays on the loop of its connection. */
    private static List<Context> contexts(Vertx vertx) {
        var contexts = new ArrayList<Context>();
        var internal = (VertxInternal) vertx;
        var seen = new ArrayList<Object>();
        for (int i = 0; i < 256; i++) {
            var context = internal.createEventLoopContext();
            if (seen.contains(context.nettyEventLoop())) {
                break;
            }
            seen.add(context.nettyEventLoop());
            contexts.add(context);
        }
        return List.copyOf(contexts);
    }

    public Protocol protocol(String name) {
        return protocols.get(name);
    }

    public Map<String, ProviderSettings> settings() {
        return settings;
    }

    /** Metadata of the model at the provider; null: unknown. */
    @Nullable
    ModelMetadata modelMetadata(String provider, String model) {
        return modelMetadata.apply(provider, model);
    }

    /**
     * The body of the request that would be sent, or of the first one when the request is split: a JSON object without the fields that
     * hold the content. Empty when the body is not a JSON object. Sends nothing; image URLs are not fetched.
     *
     * @param cancellation ends the wait for a thread for a large body; null: none
     * @throws GatewayException when the protocol cannot express the request
     */
    public Optional<RawJson> previewBody(
            String protocolName, String provider, ModelRequest request, @Nullable Cancellation cancellation) {
        return jsonPool.request(
                PayloadSize.of(request), cancellation, () -> previewBody(protocolName, provider, request));
    }

    private Optional<RawJson> previewBody(String protocolName, String provider, ModelRequest request) {
        Protocol protocol = protocol(protocolName);
        ProviderSettings provided = requireNonNull(settings.get(provider), provider);
        ModelRequest encodable = protocol.requiresImageBytes() && request instanceof ChatRequest chat
                ? imageFetcher.withPlaceholders(chat, provider)
                : request;
        ModelRequest first =
                protocol.split(encodable, provided.profile()).requests().getFirst();
        byte[] body = protocol.encode(first, provided.profile(), modelMetadata(provider, first.model()))
                .body();
        if (body.length == 0 || body[0] != '{') {
            return Optional.empty();
        }
        AdditionalProperties fields = Json.parseObject(body);
        for (String name : protocol.contentFields()) {
            fields = fields.without(name);
        }
        return Optional.of(Json.object(fields));
    }

    /** The memory of all providers' responses. */
    public ResponseBudget responseBudget() {
        return responseBudget;
    }

    ImageFetcher imageFetcher() {
        return imageFetcher;
    }

    /** The clock of the gateway's calls and streams; closed with this. */
    public DeadlineClock clock() {
        return clock;
    }

    JsonPool jsonPool() {
        return jsonPool;
    }

    /** The client of a provider, if it was created. */
    public Optional<ProviderClient> existingClient(ProviderSettings provider) {
        return Optional.ofNullable(clients.get(provider));
    }

    /** The client of a provider, created on first use. */
    public ProviderClient client(ProviderSettings provider) {
        ProviderClient client = clients.get(provider);
        if (client != null) {
            return client;
        }
        if (provider.disabledReason().isPresent() || provider.baseUrl().isEmpty()) {
            throw new NoProviderAvailable("%s: disabled: %s"
                    .formatted(provider.name(), provider.disabledReason().orElse("no base-url")));
        }
        if (TlsWarmup.usesTls(provider)) {
            TlsWarmup.run();
        }
        return clients.computeIfAbsent(
                provider,
                settings -> parts.get(
                        "client",
                        List.of(settings, responseBudget),
                        () -> new ProviderClient(vertx, contexts, settings, responseBudget, clock),
                        ProviderClient::close));
    }

    /** Returns whether all calls that the provider may have at the same time are in use; false before its first call. */
    public boolean isFull(String provider) {
        ProviderSettings known = settings.get(provider);
        ProviderClient client = known == null ? null : clients.get(known);
        return client != null && client.isFull();
    }

    @Override
    public void close() {
        clients.clear();
        imageFetcher.close();
        if (ownsParts) {
            parts.close();
            jsonPool.close();
        }
    }
}
