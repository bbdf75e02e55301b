package io.ratatoskr.routing;

/**
 * A provider and model to which a request can be sent.
 *
 * @param model the provider's own name for the model
 */
public record Candidate(String provider, String model) {}
