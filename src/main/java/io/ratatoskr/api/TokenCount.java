package io.ratatoskr.api;

/**
 * How many tokens an input has.
 *
 * @param approximate whether another family's tokenizer had to stand in for the model's own
 * @param tokenizer which one counted, such as {@code o200k_base} or a model's id
 */
public record TokenCount(long count, boolean approximate, String tokenizer, String model) {}
