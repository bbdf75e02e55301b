package io.ratatoskr.api;

/**
 * A request for the metadata of a model.
 *
 * @param model the model in any form that other requests accept
 * @param refresh whether the providers of the model are queried first
 */
public record MetadataRequest(String model, boolean refresh) {
    public MetadataRequest {
        Preconditions.requireNonBlank("model", model);
    }
}
