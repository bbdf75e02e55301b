package io.ratatoskr.api;

/**
 * The number of tokens of an input.
 *
 * @param approximate whether another model family's tokenizer was used instead of the model's own
 * @param tokenizer name of the tokenizer, such as {@code o200k_base} or a model id
 */
public record TokenCount(long count, boolean approximate, String tokenizer, String model) {}
