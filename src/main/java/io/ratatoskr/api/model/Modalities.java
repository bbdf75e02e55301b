package io.ratatoskr.api.model;

import java.util.List;

/**
 * What a model accepts and generates, such as {@code text} and {@code image}. Empty is unknown.
 *
 * @param input accepted input
 * @param output generated output
 */
public record Modalities(List<String> input, List<String> output) {
    /** Both are unknown. */
    public static final Modalities UNKNOWN = new Modalities(List.of(), List.of());

    public Modalities {
        input = List.copyOf(input);
        output = List.copyOf(output);
    }
}
