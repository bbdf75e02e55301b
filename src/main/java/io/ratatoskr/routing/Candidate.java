package io.ratatoskr.routing;

/**
 * A provider that may serve a request.
 *
 * @param model the provider's own name for the model
 */
public record Candidate(String provider, String model) {}
