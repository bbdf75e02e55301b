package io.ratatoskr.routing;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Reason;
import org.jspecify.annotations.Nullable;

/** Validates embedding responses: one embedding per input, all with the requested or known number of dimensions. */
public final class Vectors {
    private Vectors() {}

    /**
     * The error of the response; null when it is valid.
     *
     * @param known the model's number of dimensions; 0 when unknown
     */
    public static @Nullable ProviderUnavailable check(
            String provider, EmbedRequest request, EmbedResponse answer, int known) {
        int inputs = request.input().size();
        if (answer.embeddings().size() != inputs) {
            return wrong(
                    provider,
                    "returned %d embeddings for %d inputs"
                            .formatted(answer.embeddings().size(), inputs));
        }
        Integer asked = request.dimensions();
        int wanted = asked != null ? asked : known > 0 ? known : answer.dimensions();
        for (Embedding embedding : answer.embeddings()) {
            if (embedding.dimensions() != wanted) {
                return wrong(
                        provider,
                        "returned an embedding of %d dimensions; expected %d".formatted(embedding.dimensions(), wanted));
            }
        }
        return null;
    }

    private static ProviderUnavailable wrong(String provider, String what) {
        return new ProviderUnavailable(provider + ": " + what, Reason.INVALID_RESPONSE);
    }
}
