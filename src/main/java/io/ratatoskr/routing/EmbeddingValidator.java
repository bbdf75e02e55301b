package io.ratatoskr.routing;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Reason;
import org.jspecify.annotations.Nullable;

/** Validates embedding responses: one embedding per input, all with the requested or known number of dimensions. */
public final class EmbeddingValidator {
    private EmbeddingValidator() {}

    /**
     * The error of the response; null when it is valid.
     *
     * @param knownDimensions the model's number of dimensions; 0 when unknown
     */
    public static @Nullable ProviderUnavailable check(
            String provider, EmbedRequest request, EmbedResponse response, int knownDimensions) {
        int inputs = request.input().size();
        if (response.embeddings().size() != inputs) {
            return invalid(
                    provider,
                    "returned %d embeddings for %d inputs"
                            .formatted(response.embeddings().size(), inputs));
        }
        Integer requested = request.dimensions();
        int expected = requested != null ? requested : knownDimensions > 0 ? knownDimensions : response.dimensions();
        for (Embedding embedding : response.embeddings()) {
            if (embedding.dimensions() != expected) {
                return invalid(
                        provider,
                        "returned an embedding of %d dimensions; expected %d".formatted(embedding.dimensions(), expected));
            }
        }
        return null;
    }

    private static ProviderUnavailable invalid(String provider, String problem) {
        return new ProviderUnavailable(provider + ": " + problem, Reason.INVALID_RESPONSE);
    }
}
