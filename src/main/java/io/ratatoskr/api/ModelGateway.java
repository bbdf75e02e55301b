package io.ratatoskr.api;

import java.util.List;

/**
 * The gateway as a library: the same operations, routes and providers that the doors use. Thread-safe; calls block the calling
 * thread, which may be virtual, and end early with {@link Cancelled} when it is interrupted. Every failure is a
 * {@link GatewayException}.
 */
public interface ModelGateway extends AutoCloseable {
    ChatResponse chat(ChatRequest request);

    /** A chat answer event by event. Returns once the provider has begun to answer; close the stream. */
    ChatStream stream(ChatRequest request);

    GenerateResponse generate(GenerateRequest request);

    /** A completion event by event; close the stream. */
    GenerateStream stream(GenerateRequest request);

    EmbedResponse embed(EmbedRequest request);

    NliResponse nli(NliRequest request);

    ClassifyResponse zeroShot(ZeroShotRequest request);

    ClassifyResponse classify(ClassifyRequest request);

    StanceResponse stance(StanceRequest request);

    RerankResponse rerank(RerankRequest request);

    /** Counts without asking any provider. */
    TokenCount countTokens(TokenRequest request);

    /** Takes a text apart without asking any provider. */
    Tokenization tokenize(TokenRequest request);

    /** Where a model stands; one that nobody knows is unavailable. */
    ModelStatus status(String model);

    /** Brings a local model into memory and keeps it there until {@link #unload}; the status afterwards. */
    ModelStatus load(String model);

    /** Lets a local model go from memory once nobody uses it; the status afterwards. */
    ModelStatus unload(String model);

    /**
     * Brings a local model's files from the hub onto this machine; only such as {@code models.yaml} names.
     *
     * @param upgrade whether to take the newest commit instead of the one that the lock file names
     */
    ModelStatus download(String model, boolean upgrade, DownloadProgress progress);

    /**
     * What would become of the request: whom it would go to, what of it would be left out or refused, and what the answer would cost at
     * most. Asks no provider.
     */
    Validation validate(ModelRequest request);

    /** Every model that the gateway knows, callable ones first. */
    default List<ModelInfo> models() {
        return models(ModelQuery.EVERY).stream().map(ModelMetadata::info).toList();
    }

    /** The known models that are meant, callable ones first. */
    List<ModelMetadata> models(ModelQuery query);

    /**
     * What is known of a model, without asking anybody.
     *
     * @param model in any form that a request may name it: presets and aliases stand for all their models
     * @throws ModelNotFound when nobody is known to have it
     */
    ModelFacts metadata(String model);

    /**
     * As {@link #metadata}, after the providers that have the model were asked for their lists anew; one that tells nothing is named
     * in the answer.
     */
    ModelFacts fetchMetadata(String model);

    /**
     * Asks providers now which models they have; what came of it, one by one. A provider that does not tell is no failure of the call.
     *
     * @throws InvalidRequest when one is named that is not configured
     */
    List<RefreshOutcome> refresh(RefreshOrder order);

    /** Every preset, as it stands now, in the order of the names. */
    List<Preset> presets();

    /**
     * What {@code ratatoskr:<tier>/<capability>} means at present.
     *
     * @throws PresetNotFound when there is none, naming those there are
     */
    Preset preset(String tier, String capability);

    /** Cancels what is under way and gives everything back. */
    @Override
    void close();
}
