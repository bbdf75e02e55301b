package io.ratatoskr.cache;

import io.ratatoskr.api.Operation;

/**
 * What an entry belongs to, for its removal.
 *
 * @param provider the first candidate's
 * @param model the first candidate's, in that provider's own name
 */
public record CacheScope(Operation operation, String provider, String model) {}
