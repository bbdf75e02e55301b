package io.ratatoskr.cache;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Divides the response to several inputs into one for each, without token counts, and joins such responses again. Chats and completions
 * are not divided. Pure functions.
 */
final class ResponseItems {
    private ResponseItems() {}

    /** The responses to {@code size} inputs; empty if there is not exactly one result for each. */
    static List<ModelResponse> divide(ModelResponse response, int size) {
        return switch (response) {
            case ChatResponse chat -> List.of(chat);
            case GenerateResponse generate -> List.of(generate);
            case EmbedResponse embed -> {
                if (embed.embeddings().size() != size) {
                    yield List.of();
                }
                Set<Integer> truncated = Set.copyOf(embed.truncated());
                List<ModelResponse> items = new ArrayList<>(size);
                for (int i = 0; i < size; i++) {
                    items.add(new EmbedResponse(
                            List.of(embed.embeddings().get(i)),
                            truncated.contains(i) ? List.of(0) : List.of(),
                            null,
                            embed.model(),
                            embed.provider(),
                            extraOf(embed.extra(), size)));
                }
                yield items;
            }
            case NliResponse nli ->
                divide(
                        nli.results(),
                        nli.metadata(),
                        size,
                        (result, metadata) -> new NliResponse(List.of(result), metadata));
            case ClassifyResponse classify ->
                divide(
                        classify.results(),
                        classify.metadata(),
                        size,
                        (result, metadata) -> new ClassifyResponse(List.of(result), metadata));
            case StanceResponse stance ->
                divide(
                        stance.results(),
                        stance.metadata(),
                        size,
                        (result, metadata) -> new StanceResponse(List.of(result), metadata));
            case RerankResponse rerank -> divideRanking(rerank, size);
        };
    }

    /** Makes the response to one input. */
    private interface ItemFactory<R> {
        ModelResponse create(R result, ScoringMetadata metadata);
    }

    private static <R> List<ModelResponse> divide(
            List<R> results, ScoringMetadata metadata, int size, ItemFactory<R> factory) {
        if (results.size() != size) {
            return List.of();
        }
        List<ModelResponse> items = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            items.add(factory.create(results.get(i), ofItem(metadata, i, size)));
        }
        return items;
    }

    private static List<ModelResponse> divideRanking(RerankResponse rerank, int size) {
        var byIndex = new RankedDocument[size];
        var seen = new HashSet<Integer>();
        for (RankedDocument document : rerank.results()) {
            if (document.index() < 0 || document.index() >= size || !seen.add(document.index())) {
                return List.of();
            }
            byIndex[document.index()] = new RankedDocument(0, document.relevanceScore(), null);
        }
        if (seen.size() != size) {
            return List.of();
        }
        List<ModelResponse> items = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            items.add(new RerankResponse(List.of(byIndex[i]), ofItem(rerank.metadata(), i, size)));
        }
        return items;
    }

    private static ScoringMetadata ofItem(ScoringMetadata all, int index, int size) {
        return new ScoringMetadata(
                all.truncated().contains(index) ? List.of(0) : List.of(),
                all.method(),
                null,
                all.model(),
                all.provider(),
                extraOf(all.extra(), size));
    }

    /** Unknown fields of a response to several inputs may be about all of them. */
    private static AdditionalProperties extraOf(AdditionalProperties extra, int size) {
        return size == 1 ? extra : AdditionalProperties.NONE;
    }

    /** Whether the responses come from the same model of the same provider, so that their vectors and scores are comparable. */
    static boolean isConsistent(List<ModelResponse> items) {
        ModelResponse first = items.getFirst();
        for (ModelResponse item : items) {
            if (!item.provider().equals(first.provider())
                    || !Objects.equals(item.model(), first.model())
                    || !isComparable(item, first)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isComparable(ModelResponse item, ModelResponse first) {
        return switch (item) {
            case EmbedResponse embed ->
                first instanceof EmbedResponse other && embed.dimensions() == other.dimensions();
            case ScoringResponse scores -> first instanceof ScoringResponse other && scores.method() == other.method();
            case ChatResponse chat -> first instanceof ChatResponse;
            case GenerateResponse generate -> first instanceof GenerateResponse;
        };
    }

    /** The response to the request from those to its inputs, in order. */
    static ModelResponse join(ModelRequest request, List<ModelResponse> items, @Nullable Usage usage) {
        return switch (items.getFirst()) {
            case ChatResponse chat -> chat.withUsage(usage);
            case GenerateResponse generate -> generate.withUsage(usage);
            case EmbedResponse first ->
                new EmbedResponse(
                        items.stream()
                                .map(item -> ((EmbedResponse) item).embeddings().getFirst())
                                .toList(),
                        truncated(
                                items,
                                item -> !((EmbedResponse) item).truncated().isEmpty()),
                        usage,
                        first.model(),
                        first.provider(),
                        items.size() == 1 ? first.extra() : AdditionalProperties.NONE);
            case NliResponse first ->
                new NliResponse(
                        items.stream()
                                .map(item -> ((NliResponse) item).results().getFirst())
                                .toList(),
                        metadata(first.metadata(), items, usage));
            case ClassifyResponse first ->
                new ClassifyResponse(
                        items.stream()
                                .map(item -> ((ClassifyResponse) item).results().getFirst())
                                .toList(),
                        metadata(first.metadata(), items, usage));
            case StanceResponse first ->
                new StanceResponse(
                        items.stream()
                                .map(item -> ((StanceResponse) item).results().getFirst())
                                .toList(),
                        metadata(first.metadata(), items, usage));
            case RerankResponse first ->
                new RerankResponse(ranking((RerankRequest) request, items), metadata(first.metadata(), items, usage));
        };
    }

    /** Highest score first, equal ones in the order of the documents. */
    private static List<RankedDocument> ranking(RerankRequest request, List<ModelResponse> items) {
        List<RankedDocument> ranking = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            double score = ((RerankResponse) items.get(i)).results().getFirst().relevanceScore();
            ranking.add(new RankedDocument(
                    i, score, request.returnDocuments() ? request.documents().get(i) : null));
        }
        ranking.sort(Comparator.comparingDouble(RankedDocument::relevanceScore).reversed());
        Integer topN = request.topN();
        return topN == null ? ranking : ranking.subList(0, Math.min(topN, ranking.size()));
    }

    private static ScoringMetadata metadata(ScoringMetadata first, List<ModelResponse> items, @Nullable Usage usage) {
        return new ScoringMetadata(
                truncated(items, item -> !((ScoringResponse) item).truncated().isEmpty()),
                first.method(),
                usage,
                first.model(),
                first.provider(),
                items.size() == 1 ? first.extra() : AdditionalProperties.NONE);
    }

    private static List<Integer> truncated(List<ModelResponse> items, Function<ModelResponse, Boolean> isTruncated) {
        List<Integer> indices = new ArrayList<>(0);
        for (int i = 0; i < items.size(); i++) {
            if (isTruncated.apply(items.get(i))) {
                indices.add(i);
            }
        }
        return indices;
    }

    /**
     * The whole response to {@link RequestItems#with the request that was sent}, of which there is not exactly one result for each input.
     */
    static ModelResponse present(ModelRequest request, ModelResponse response) {
        if (!(request instanceof RerankRequest rerank) || !(response instanceof RerankResponse ranking)) {
            return response;
        }
        List<RankedDocument> documents = new ArrayList<>();
        int limit = rerank.topN() == null ? Integer.MAX_VALUE : rerank.topN();
        for (RankedDocument document : ranking.results()) {
            if (documents.size() < limit) {
                boolean known = document.index() >= 0
                        && document.index() < rerank.documents().size();
                documents.add(new RankedDocument(
                        document.index(),
                        document.relevanceScore(),
                        rerank.returnDocuments() && known ? rerank.documents().get(document.index()) : null));
            }
        }
        return new RerankResponse(documents, ranking.metadata());
    }
}
