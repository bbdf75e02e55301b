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

    /** Every model that the gateway knows, callable ones first. */
    List<ModelInfo> models();

    /** Every preset, as it stands now, in the order of the names. */
    List<Preset> presets();

    /**
     * What {@code ratatoskr:<tier>/<capability>} stands for now.
     *
     * @throws PresetNotFound when there is none, naming those there are
     */
    Preset preset(String tier, String capability);

    /** Cancels what is under way and gives everything back. */
    @Override
    void close();
}
