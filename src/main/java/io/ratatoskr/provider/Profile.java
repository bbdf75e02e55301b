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
 * @param laterSystem what becomes of a system message after the first other message where the provider has one place for them
 * @param serves what stands behind the address, where a protocol knows several
 */
public record Profile(
        String name,
        String address,
        Optional<String> maxTokensField,
        Reasoning reasoning,
        LaterSystem laterSystem,
        Serves serves) {
    /** The spellings of a reasoning request. */
    public enum Reasoning {
        /** {@code reasoning_effort}, as OpenAI has it; what does not fit there goes as {@code reasoning}. */
        EFFORT("effort"),
        /** The {@code reasoning} object, as OpenRouter has it. */
        OBJECT("object");

        private final String wireName;

        Reasoning(String wireName) {
            this.wireName = wireName;
        }

        /** As configuration writes it. */
        public String wireName() {
            return wireName;
        }
    }

    /** Ways to pass on a system message from the middle of a conversation to a provider that takes one system text. */
    public enum LaterSystem {
        /** Joined to the system text, in order. */
        TOP("top"),
        /** As a user's message where it stood, marked as the system's. */
        USER("user");

        private final String wireName;

        LaterSystem(String wireName) {
            this.wireName = wireName;
        }

        /** As configuration writes it. */
        public String wireName() {
            return wireName;
        }
    }

    /** What stands behind an address of Hugging Face's. */
    public enum Serves {
        /** The router: chat as OpenAI has it, and the tasks of hf-inference. */
        ROUTER("router"),
        /** A dedicated endpoint with Text Embeddings Inference. */
        TEI("tei"),
        /** A dedicated endpoint with one task of the pipeline protocol. */
        PIPELINE("pipeline"),
        /** A dedicated endpoint with OpenAI's API. */
        OPENAI("openai");

        private final String wireName;

        Serves(String wireName) {
            this.wireName = wireName;
        }

        /** As configuration and endpoint options write it. */
        public String wireName() {
            return wireName;
        }

        /**
         * Upper and lower case do not matter.
         *
         * @throws IllegalArgumentException when there is none of that name
         */
        public static Serves of(String wireName) {
            for (Serves serves : values()) {
                if (serves.wireName.equalsIgnoreCase(wireName)) {
                    return serves;
                }
            }
            throw new IllegalArgumentException(
                    "serves is '%s'; there are router, tei, pipeline, openai".formatted(wireName));
        }
    }

    public Profile {
        requireNonNull(name, "name");
        requireNonNull(address, "address");
        requireNonNull(laterSystem, "laterSystem");
        requireNonNull(serves, "serves");
    }

    public Profile(String name, String address, Optional<String> maxTokensField, Reasoning reasoning) {
        this(name, address, maxTokensField, reasoning, LaterSystem.TOP, Serves.ROUTER);
    }
}
