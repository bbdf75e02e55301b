package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to rank documents by relevance to a query.
 *
 * @param topN maximum number of results; null for all
 * @param returnDocuments whether the response includes the documents
 * @param provider pins the request to a provider by name
 * @param extra all other fields of the request; sent only to providers of the same dialect
 */
public record RerankRequest(
        String query,
        List<String> documents,
        @Nullable Integer topN,
        boolean returnDocuments,
        String model,
        @Nullable String provider,
        AdditionalProperties extra,
        String dialect)
        implements ScoringRequest {
    public RerankRequest {
        query = Preconditions.requireNonBlank("query", query);
        documents = Preconditions.requireNonEmpty("documents", documents);
        Preconditions.requirePositive("top_n", topN);
        model = Preconditions.requireModelName(model);
        provider = Preconditions.requireProviderName(provider);
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static RerankRequest of(String model, String query, List<String> documents) {
        return new RerankRequest(query, documents, null, false, model, null, AdditionalProperties.NONE, Dialects.NATIVE);
    }

    @Override
    public Operation operation() {
        return Operation.RERANK;
    }

    @Override
    public RerankRequest withModel(String changed) {
        return changed.equals(model)
                ? this
                : new RerankRequest(query, documents, topN, returnDocuments, changed, provider, extra, dialect);
    }
}
