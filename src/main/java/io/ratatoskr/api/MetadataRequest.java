package io.ratatoskr.api;

/**
 * What is known of a model?
 *
 * @param model in any form that a request may name it
 * @param refresh whether the providers that have it are asked first
 */
public record MetadataRequest(String model, boolean refresh) {
    public MetadataRequest {
        Checks.notBlank("model", model);
    }
}
