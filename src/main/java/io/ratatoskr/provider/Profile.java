package io.ratatoskr.provider;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a codec must know of the provider it speaks to.
 *
 * @param name as configured; stands in every message
 * @param address host and port for messages, such as {@code localhost:11434}
 * @param maxTokensField the field that the provider reads the answer's limit from; empty: as the caller spelled it
 * @param reasoning how the provider wants to be told to think
 */
public record Profile(String name, String address, Optional<String> maxTokensField, Reasoning reasoning) {
    /** The spellings of a reasoning request. */
    public enum Reasoning {
        /** {@code reasoning_effort}, as OpenAI has it; what does not fit there goes as {@code reasoning}. */
        EFFORT,
        /** The {@code reasoning} object, as OpenRouter has it. */
        OBJECT
    }

    public Profile {
        requireNonNull(name, "name");
        requireNonNull(address, "address");
    }
}
