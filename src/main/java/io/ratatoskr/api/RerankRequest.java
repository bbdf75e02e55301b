package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.internal.Preconditions;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelSelection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to rank documents by relevance to a query.
 *
 * @param topN maximum number of results; null for all
 * @param returnDocuments whether the response includes the documents
 * @param extra all other fields of the request; sent only to providers of the same dialect
 * @param dialect the dialect of {@code extra}, such as {@code ratatoskr}
 */
public record RerankRequest(
        String query,
        List<String> documents,
        @Nullable Integer topN,
        boolean returnDocuments,
        ModelSelection selection,
        AdditionalProperties extra,
        String dialect)
        implements ScoringRequest {
    /** @throws io.ratatoskr.api.error.InvalidRequest if a required value is missing, or a value is not allowed */
    public RerankRequest {
        query = Preconditions.requireNonBlank("query", query);
        documents = Preconditions.requireNonEmpty("documents", documents);
        Preconditions.requirePositive("top_n", topN);
        requireNonNull(selection, "selection");
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static RerankRequest of(String model, String query, List<String> documents) {
        return new RerankRequest(
                query, documents, null, false, ModelSelection.of(model), AdditionalProperties.NONE, Dialects.NATIVE);
    }

    @Override
    public Operation operation() {
        return Operation.RERANK;
    }

    @Override
    public RerankRequest withModel(String changed) {
        return withSelection(selection.withModel(changed));
    }

    @Override
    public RerankRequest withProvider(@Nullable String changed) {
        return withSelection(selection.withProvider(changed));
    }

    public RerankRequest withQuery(String changed) {
        return new RerankRequest(changed, documents, topN, returnDocuments, selection, extra, dialect);
    }

    public RerankRequest withDocuments(List<String> changed) {
        return new RerankRequest(query, changed, topN, returnDocuments, selection, extra, dialect);
    }

    /** {@code topN} is the maximum number of results; null for all. */
    public RerankRequest withTopN(@Nullable Integer changed) {
        return new RerankRequest(query, documents, changed, returnDocuments, selection, extra, dialect);
    }

    public RerankRequest withReturnDocuments(boolean changed) {
        return new RerankRequest(query, documents, topN, changed, selection, extra, dialect);
    }

    private RerankRequest withSelection(ModelSelection changed) {
        return changed.equals(selection)
                ? this
                : new RerankRequest(query, documents, topN, returnDocuments, changed, extra, dialect);
    }
}
