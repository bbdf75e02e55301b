package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/**
 * A document with its relevance score.
 *
 * @param index its index in the request
 * @param relevanceScore higher is better; between 0 and 1 for most models
 * @param document its text, if requested
 */
public record RankedDocument(
        int index, double relevanceScore, @Nullable String document) {}
