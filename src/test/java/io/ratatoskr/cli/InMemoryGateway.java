package io.ratatoskr.cli;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.GatewayCapabilities;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.RoutePlan;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StanceResult;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.Token;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.Validation;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.DownloadProgressListener;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.api.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A gateway with canned responses: chats from a list of events, embeddings from the length of the text, scores from what the texts
 * have in common. */
final class InMemoryGateway implements ModelGateway {
    final List<ChatRequest> chats = new ArrayList<>();
    final List<GenerateRequest> completions = new ArrayList<>();
    final List<EmbedRequest> embeds = new ArrayList<>();
    final List<ScoringRequest> tasks = new ArrayList<>();
    final CountDownLatch waiting = new CountDownLatch(1);
    List<ChatEvent> events = List.of(new ChatEvent.Done(FinishReason.STOP));
    List<GenerateEvent> completion = List.of(new GenerateEvent.Done(FinishReason.STOP, Map.of()));
    List<ModelInfo> models = List.of();
    List<ModelMetadata> metadata = List.of();
    List<RefreshResult> outcomes = List.of();
    RefreshRequest lastRefresh;
    ModelRequest routed;
    List<Preset> presets = List.of();
    List<Integer> truncated = List.of();
    GatewayException failure;
    GatewayException lateFailure;
    boolean blocksAtEnd;
    int openStreams;
    boolean closed;
    Runnable onClose = () -> {};

    @Override
    public ChatResponse chat(ChatRequest request) {
        chats.add(request);
        throwConfiguredFailure();
        var text = new StringBuilder();
        var reason = FinishReason.STOP;
        for (ChatEvent event : events) {
            if (event instanceof ChatEvent.Content content) {
                text.append(content.text());
            } else if (event instanceof ChatEvent.Done done) {
                reason = done.finishReason();
            }
        }
        return new ChatResponse(
                List.of(Choice.text(text.toString(), reason)),
                Usage.of(3, 5),
                "the-model",
                "memory",
                "id-1",
                null,
                AdditionalProperties.NONE);
    }

    @Override
    public ChatStream stream(ChatRequest request) {
        chats.add(request);
        throwConfiguredFailure();
        openStreams++;
        Iterator<ChatEvent> rest = events.iterator();
        return new ChatStream() {
            private final CountDownLatch over = new CountDownLatch(1);

            @Override
            public StreamMetadata metadata() {
                return StreamMetadata.UNKNOWN.withProvider("memory");
            }

            @Override
            public ChatEvent next() {
                if (rest.hasNext()) {
                    return rest.next();
                }
                if (blocksAtEnd) {
                    waiting.countDown();
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        throw new Cancelled("interrupted");
                    }
                }
                if (lateFailure != null) {
                    throw lateFailure;
                }
                return null;
            }

            @Override
            public boolean await(Duration atMost) {
                return true;
            }

            @Override
            public void close() {
                if (over.getCount() > 0) {
                    openStreams--;
                }
                over.countDown();
            }
        };
    }

    @Override
    public GenerateResponse generate(GenerateRequest request) {
        completions.add(request);
        throwConfiguredFailure();
        var text = new StringBuilder();
        var reason = FinishReason.STOP;
        for (GenerateEvent event : completion) {
            if (event instanceof GenerateEvent.Text part && part.choice() == 0) {
                text.append(part.text());
            } else if (event instanceof GenerateEvent.Done done) {
                reason = done.finishReason();
            }
        }
        return new GenerateResponse(
                List.of(new Completion(0, text.toString(), reason, null, AdditionalProperties.NONE)),
                Usage.of(3, 5),
                "the-model",
                "memory",
                "id-1",
                null,
                AdditionalProperties.NONE);
    }

    @Override
    public GenerateStream stream(GenerateRequest request) {
        completions.add(request);
        throwConfiguredFailure();
        Iterator<GenerateEvent> rest = completion.iterator();
        return new GenerateStream() {
            @Override
            public StreamMetadata metadata() {
                return StreamMetadata.UNKNOWN.withProvider("memory");
            }

            @Override
            public GenerateEvent next() {
                return rest.hasNext() ? rest.next() : null;
            }

            @Override
            public boolean await(Duration atMost) {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public EmbedResponse embed(EmbedRequest request) {
        embeds.add(request);
        throwConfiguredFailure();
        List<Embedding> vectors = ((Input.Texts) request.input())
                .texts().stream()
                        .map(text -> {
                            var values = new float[384];
                            values[0] = text.length();
                            values[1] = -0.5f;
                            return new Embedding(values);
                        })
                        .toList();
        Usage usage = Usage.of(vectors.size(), 0).withCost(BigDecimal.valueOf(vectors.size(), 6));
        return new EmbedResponse(vectors, truncated, usage, request.model(), "memory", AdditionalProperties.NONE);
    }

    @Override
    public NliResponse nli(NliRequest request) {
        tasks.add(request);
        throwConfiguredFailure();
        List<NliResult> results = request.pairs().stream()
                .map(pair -> pair.premise().equals(pair.hypothesis())
                        ? new NliResult(0.75, 0.125, 0.125)
                        : new NliResult(0, 0.25, 0.75))
                .toList();
        return new NliResponse(
                results,
                new ScoringMetadata(
                        truncated,
                        ScoringMethod.MODEL,
                        Usage.of(results.size(), 0),
                        request.model(),
                        "memory",
                        AdditionalProperties.NONE));
    }

    @Override
    public ClassifyResponse zeroShot(ZeroShotRequest request) {
        return classified(request, request.texts(), request.labels());
    }

    @Override
    public ClassifyResponse classify(ClassifyRequest request) {
        return classified(request, request.texts(), List.of("negative", "positive"));
    }

    /** A label that occurs in the text scores highest. */
    private ClassifyResponse classified(ScoringRequest request, List<String> texts, List<String> labels) {
        tasks.add(request);
        throwConfiguredFailure();
        List<ClassifyResult> results = texts.stream()
                .map(text -> {
                    var scores = new LinkedHashMap<String, Double>();
                    labels.forEach(label -> scores.put(label, text.contains(label) ? 0.9 : 0.05));
                    return new ClassifyResult(scores);
                })
                .toList();
        return new ClassifyResponse(
                results,
                new ScoringMetadata(
                        truncated,
                        ScoringMethod.LLM,
                        Usage.of(results.size(), 0),
                        request.model(),
                        "memory",
                        AdditionalProperties.NONE));
    }

    @Override
    public StanceResponse stance(StanceRequest request) {
        tasks.add(request);
        throwConfiguredFailure();
        List<StanceResult> results = request.texts().stream()
                .map(text -> new StanceResult(
                        text.startsWith("no") ? 0 : 1, text.startsWith("no") ? 1 : 0, 0, request.target()))
                .toList();
        return new StanceResponse(
                results,
                new ScoringMetadata(
                        truncated, ScoringMethod.MODEL, null, request.model(), "memory", AdditionalProperties.NONE));
    }

    /** The longest document first. */
    @Override
    public RerankResponse rerank(RerankRequest request) {
        tasks.add(request);
        throwConfiguredFailure();
        List<String> documents = request.documents();
        List<RankedDocument> ranked = IntStream.range(0, documents.size())
                .boxed()
                .sorted((a, b) -> documents.get(b).length() - documents.get(a).length())
                .limit(request.topN() == null ? documents.size() : request.topN())
                .map(i -> new RankedDocument(i, documents.get(i).length() / 100.0, null))
                .toList();
        return new RerankResponse(
                ranked,
                new ScoringMetadata(truncated, null, null, request.model(), "memory", AdditionalProperties.NONE));
    }

    @Override
    public Validation validate(ModelRequest request) {
        return new Validation(request.model(), request.operation(), List.of(), List.of());
    }

    @Override
    public RoutePlan route(ModelRequest request) {
        routed = request;
        throwConfiguredFailure();
        return new RoutePlan(
                request.model(),
                request.operation(),
                "cost",
                List.of(
                        new RoutePlan.PlannedCandidate("first", "the-model", "0.0012 USD", 0.0012),
                        new RoutePlan.PlannedCandidate("second", "the-model", "price unknown", null)),
                List.of(new RoutePlan.Refusal("third", "disabled: no key")),
                Map.of("context-window", List.of("larger")));
    }

    @Override
    public TokenCount countTokens(TokenRequest request) {
        return new TokenCount(((TokenInput.Text) request.input()).text().length(), false, "letters", request.model());
    }

    @Override
    public Tokenization tokenize(TokenRequest request) {
        String text = ((TokenInput.Text) request.input()).text();
        return new Tokenization(List.of(new Token(7, text, 0, text.length())), "letters", request.model());
    }

    @Override
    public GatewayCapabilities capabilities() {
        return new GatewayCapabilities(Set.of(), List.of(), List.of());
    }

    @Override
    public List<RefreshResult> refresh(RefreshRequest order) {
        throwConfiguredFailure();
        lastRefresh = order;
        return outcomes;
    }

    @Override
    public List<ModelMetadata> models(ModelQuery query) {
        throwConfiguredFailure();
        return known().stream()
                .filter(model -> query.matches(model)
                        && (query.includeUnavailable() || model.info().callable()))
                .toList();
    }

    private List<ModelMetadata> known() {
        return Stream.concat(models.stream().map(ModelMetadata::of), metadata.stream())
                .toList();
    }

    /** The merged view is that of the first model with the id. */
    @Override
    public ModelDetails metadata(String model) {
        throwConfiguredFailure();
        List<ModelMetadata> found = known().stream()
                .filter(known -> known.info().id().equals(model))
                .toList();
        if (found.isEmpty()) {
            throw new ModelNotFound("no model '%s' is known".formatted(model), model);
        }
        return new ModelDetails(found.getFirst(), found);
    }

    @Override
    public ModelDetails fetchMetadata(String model) {
        ModelDetails facts = metadata(model);
        return new ModelDetails(facts.merged(), facts.providers(), Map.of("memory", "it forgot"));
    }

    @Override
    public List<Preset> presets() {
        throwConfiguredFailure();
        return presets;
    }

    @Override
    public Preset preset(String tier, String capability) {
        return presets.stream()
                .filter(preset ->
                        preset.tier().equals(tier) && preset.capability().equals(capability))
                .findFirst()
                .orElseThrow(() -> new PresetNotFound("memory has no '" + tier + "/" + capability + "'"));
    }

    @Override
    public ModelStatus status(String model) {
        return models.stream().anyMatch(known -> known.id().equals(model))
                ? new ModelStatus.Available()
                : new ModelStatus.Unavailable("memory has no '" + model + "'");
    }

    @Override
    public ModelStatus load(String model) {
        return new ModelStatus.Ready();
    }

    @Override
    public ModelStatus unload(String model) {
        return new ModelStatus.Available();
    }

    @Override
    public ModelStatus download(String model, boolean upgrade, DownloadProgressListener progress) {
        throwConfiguredFailure();
        progress.onProgress("config.json", 50, 100);
        progress.onProgress("model.onnx", 100, 100);
        return new ModelStatus.Available();
    }

    @Override
    public void close() {
        closed = true;
        onClose.run();
    }

    private void throwConfiguredFailure() {
        if (failure != null) {
            throw failure;
        }
    }
}
