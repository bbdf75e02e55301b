package io.ratatoskr.provider;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.ModelRequest;
import java.util.List;

/**
 * A request without what a provider or model is known to refuse.
 *
 * @param removals what the provider does not get; empty when nothing is lost
 */
@Experimental
public record AdaptedRequest(ModelRequest request, List<Removal> removals) {
    public AdaptedRequest {
        removals = List.copyOf(removals);
    }

    /** A request that needs no change. */
    public static AdaptedRequest unchanged(ModelRequest request) {
        return new AdaptedRequest(request, List.of());
    }

    /**
     * A parameter, or a part of one, that was removed.
     *
     * @param parameter its name in the gateway's API, such as {@code top_p}; of a part, its path, such as {@code
     *     response_format.schema.minimum}
     * @param reason the reason, to be shown to callers, such as {@code the model does not accept it beside temperature}
     */
    public record Removal(String parameter, String reason) {}
}
