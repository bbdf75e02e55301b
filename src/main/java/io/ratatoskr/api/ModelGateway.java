package io.ratatoskr.api;

import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.model.DownloadProgressListener;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import java.util.List;

/**
 * The gateway as a library: the same operations, routes and providers that the frontends use. Thread-safe; calls block the
 * calling thread, which may be virtual, and end early with {@link Cancelled} when it is interrupted, with
 * {@link GatewayStopping} when the gateway is closed. Every failure is a {@link
 * GatewayException}.
 */
public interface ModelGateway extends AutoCloseable {
    ChatResponse chat(ChatRequest request);

    /** Streams a chat response. Returns once the provider has started to respond; the caller must close the stream. */
    ChatStream stream(ChatRequest request);

    GenerateResponse generate(GenerateRequest request);

    /** Streams a completion; the caller must close the stream. */
    GenerateStream stream(GenerateRequest request);

    EmbedResponse embed(EmbedRequest request);

    NliResponse nli(NliRequest request);

    ClassifyResponse zeroShot(ZeroShotRequest request);

    ClassifyResponse classify(ClassifyRequest request);

    StanceResponse stance(StanceRequest request);

    RerankResponse rerank(RerankRequest request);

    /** Counts tokens without calling a provider. */
    TokenCount countTokens(TokenRequest request);

    /** Splits a text into tokens without calling a provider. */
    Tokenization tokenize(TokenRequest request);

    /** The status of a model; an unknown model is unavailable. */
    ModelStatus status(String model);

    /** Loads a local model into memory and pins it there until {@link #unload}; returns the new status. */
    ModelStatus load(String model);

    /** Unloads a local model once no request uses it; returns the new status. */
    ModelStatus unload(String model);

    /**
     * Downloads the files of a local model that {@code models.yaml} defines from the Hugging Face Hub.
     *
     * @param upgrade whether to use the newest commit instead of the one pinned in the lock file
     */
    ModelStatus download(String model, boolean upgrade, DownloadProgressListener progress);

    /**
     * Validates a request without calling a provider: the candidates, the parameters that would be dropped or rejected, and the
     * maximum cost.
     */
    Validation validate(ModelRequest request);

    /**
     * Explains how a request would be routed now, without calling a provider: the candidates in order, and the reason of each exclusion. Fails as
     * the request itself would where no provider is known to have its model.
     */
    RoutePlan route(ModelRequest request);

    /** All known models, callable ones first. */
    default List<ModelInfo> models() {
        return models(ModelQuery.ALL).stream().map(ModelMetadata::info).toList();
    }

    /** The known models that match the query, callable ones first. */
    List<ModelMetadata> models(ModelQuery query);

    /**
     * The metadata of a model, without calling a provider.
     *
     * @param model the model in any form that requests accept; presets and aliases resolve to all their models
     * @throws ModelNotFound when no provider is known to have the model
     */
    ModelDetails metadata(String model);

    /**
     * As {@link #metadata}, after refreshing the model lists of the providers that have the model; the result names those whose
     * refresh failed.
     */
    ModelDetails fetchMetadata(String model);

    /**
     * Refreshes the model lists of providers now; returns a result for each. The failure of one provider does not fail the call.
     *
     * @throws InvalidRequest when a named provider is not configured
     */
    List<RefreshResult> refresh(RefreshRequest request);

    /** What the gateway can do now: operations, their providers and features, local models. Calls no provider. */
    GatewayCapabilities capabilities();

    /** All presets with their current models, sorted by name. */
    List<Preset> presets();

    /**
     * The preset {@code ratatoskr:<tier>/<capability>} with its current models.
     *
     * @throws PresetNotFound when it does not exist; the message lists the existing ones
     */
    Preset preset(String tier, String capability);

    /** Cancels all requests in flight and releases all resources. */
    @Override
    void close();
}
