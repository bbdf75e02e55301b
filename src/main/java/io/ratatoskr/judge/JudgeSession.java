package io.ratatoskr.judge;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StanceResult;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.ContentFiltered;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.scoring.LabelScores;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scores one request with a chat model: while {@link #hasNext()}, send {@link #next()} and pass the response to {@link #accept}. The same
 * responses give the same scores. Not thread-safe.
 */
public final class JudgeSession {
    /** Maximum number of items per scoring request, to bound its cost. */
    public static final int MAX_ITEMS = 1_000;
    /** Maximum number of labels. */
    public static final int MAX_LABELS = 50;

    private final ScoringRequest request;
    private final Rubric rubric;
    private final List<Chunk> chunks;
    private final List<double[]> rows = new ArrayList<>();
    private final Set<String> respondents = new LinkedHashSet<>();
    /** Usage of each chat response, unusable ones included; null where the provider reported none. */
    private final List<@Nullable Usage> usages = new ArrayList<>();

    private @Nullable String model;
    private int chunkIndex;
    private int retriesLeft;

    private JudgeSession(ScoringRequest request, Rubric rubric, int retries) {
        int items = rubric.items().size();
        if (items > MAX_ITEMS) {
            String field = request instanceof NliRequest ? "pairs" : "texts";
            throw new BatchTooLarge(
                    "%s has %,d entries; a chat model scores at most %,d per request"
                            .formatted(field, items, MAX_ITEMS),
                    MAX_ITEMS,
                    field);
        }
        this.request = request;
        this.rubric = rubric;
        this.retriesLeft = retries;
        this.chunks = Chunk.of(rubric);
    }

    /**
     * Starts a session; the model of the request is the chat model.
     *
     * @param retries maximum number of retries after responses without usable scores, over the whole session
     * @throws BatchTooLarge for more than {@link #MAX_ITEMS} items
     * @throws InvalidRequest for more than {@link #MAX_LABELS} labels
     * @throws NotSupported for operations that chat models do not judge
     */
    public static JudgeSession of(ScoringRequest request, int retries) {
        return switch (request) {
            case NliRequest nli -> new JudgeSession(nli, Rubric.of(nli), retries);
            case StanceRequest stance -> new JudgeSession(stance, Rubric.of(stance), retries);
            case ZeroShotRequest labels -> {
                if (labels.labels().size() > MAX_LABELS) {
                    throw new InvalidRequest(
                            "labels has %d entries; a chat model scores at most %d"
                                    .formatted(labels.labels().size(), MAX_LABELS),
                            "labels");
                }
                yield new JudgeSession(labels, Rubric.of(labels), retries);
            }
            case ClassifyRequest classify -> throw unsupported(classify);
            case RerankRequest rerank -> throw unsupported(rerank);
        };
    }

    private static NotSupported unsupported(ScoringRequest request) {
        return new NotSupported("model '%s' (a chat model as judge) does not support '%s'; it supports: %s, %s, %s"
                .formatted(
                        request.model(),
                        request.operation().wireName(),
                        Operation.NLI.wireName(),
                        Operation.ZERO_SHOT.wireName(),
                        Operation.STANCE.wireName()));
    }

    /** Returns true while items have no scores. */
    public boolean hasNext() {
        return chunkIndex < chunks.size();
    }

    /** The next chat request; only while {@link #hasNext()}. */
    public ChatRequest next() {
        return chunks.get(chunkIndex).toRequest(rubric, request.model());
    }

    /**
     * Accepts the response to {@link #next()}. An unusable response is ignored while retries are left.
     *
     * @throws ProviderUnavailable when it is unusable and no retries are left
     * @throws ContentFiltered when the provider filtered it
     */
    public void accept(ChatResponse response) {
        usages.add(response.usage());
        Chunk chunk = chunks.get(chunkIndex);
        List<double[]> scores;
        try {
            scores = ScoreExtractor.extract(response, chunk.size(), rubric);
        } catch (ProviderUnavailable failure) {
            if (retriesLeft-- > 0) {
                return;
            }
            throw failure;
        }
        rows.addAll(scores);
        String modelName = response.model() == null ? request.model() : response.model();
        model = model == null ? modelName : model;
        respondents.add(response.provider() + ":" + modelName);
        chunkIndex++;
    }

    /** The scores of all items, once no longer {@link #hasNext()}; the caller sets the provider. */
    public ScoringResponse response() {
        if (hasNext()) {
            throw new IllegalStateException("%d of %d chat requests are complete".formatted(chunkIndex, chunks.size()));
        }
        var metadata = new ScoringMetadata(List.of(), ScoringMethod.LLM, Usage.sum(usages), model, "", respondents());
        return switch (request) {
            case NliRequest nli -> {
                var results = new ArrayList<NliResult>();
                rows.forEach(row -> results.add(new NliResult(row[0], row[1], row[2])));
                yield new NliResponse(results, metadata);
            }
            case StanceRequest stance -> {
                var results = new ArrayList<StanceResult>();
                rows.forEach(row -> results.add(new StanceResult(row[0], row[1], row[2], stance.target())));
                yield new StanceResponse(results, metadata);
            }
            case ZeroShotRequest zeroShot -> {
                var results = new ArrayList<ClassifyResult>();
                rows.forEach(row -> results.add(LabelScores.of(zeroShot.labels(), row)));
                yield new ClassifyResponse(results, metadata);
            }
            case ClassifyRequest classify -> throw unsupported(classify);
            case RerankRequest rerank -> throw unsupported(rerank);
        };
    }

    /** The models that responded, as {@code provider:model}. */
    private AdditionalProperties respondents() {
        var list = new JsonWriter(64).beginList();
        respondents.forEach(list::string);
        return AdditionalProperties.NONE.with("answered_by", list.endList().toRawJson());
    }
}
