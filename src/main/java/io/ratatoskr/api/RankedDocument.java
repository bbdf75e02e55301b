package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/**
 * A document's rank.
 *
 * @param index its place in the request
 * @param relevanceScore the higher the better; between 0 and 1 unless the model says otherwise
 * @param document its text, where the caller wants it back
 */
public record RankedDocument(
        int index, double relevanceScore, @Nullable String document) {}
