package io.ratatoskr.settings;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Settings of a provider that its codec depends on.
 *
 * @param name as configured; prefixes every error message
 * @param address host and port for messages, such as {@code localhost:11434}
 * @param maxTokensField the field for the output token limit; empty: the one that the caller used
 * @param reasoningFormat format of the reasoning options
 * @param lateSystemMessages handling of system messages after the first other message, for providers with a single system field
 * @param endpointKind kind of endpoint, for protocols with several
 * @param embedBatchSize maximum inputs of one embedding request, at least 1; empty: that of the protocol
 */
public record ProviderProfile(
        String name,
        String address,
        Optional<String> maxTokensField,
        ReasoningFormat reasoningFormat,
        LateSystemMessages lateSystemMessages,
        EndpointKind endpointKind,
        Optional<Integer> embedBatchSize) {
    /** Formats of the reasoning options in a request. */
    public enum ReasoningFormat {
        /** OpenAI's {@code reasoning_effort}; options that it cannot express are sent as {@code reasoning}. */
        EFFORT("effort"),
        /** OpenRouter's {@code reasoning} object. */
        OBJECT("object");

        private final String wireName;

        ReasoningFormat(String wireName) {
            this.wireName = wireName;
        }

        /** The name in configuration. */
        public String wireName() {
            return wireName;
        }
    }

    /** Handling of system messages within a conversation for providers with a single system field. */
    public enum LateSystemMessages {
        /** Appended to the system field, in order. */
        TOP("top"),
        /** Sent in place as a user message, marked as a system message. */
        USER("user");

        private final String wireName;

        LateSystemMessages(String wireName) {
            this.wireName = wireName;
        }

        /** The name in configuration. */
        public String wireName() {
            return wireName;
        }
    }

    /** Kinds of Hugging Face endpoints. */
    public enum EndpointKind {
        /** The router: OpenAI-compatible chat and the tasks of hf-inference. */
        ROUTER("router"),
        /** A dedicated endpoint with Text Embeddings Inference. */
        TEI("tei"),
        /** A dedicated endpoint with one task of the pipeline protocol. */
        PIPELINE("pipeline"),
        /** A dedicated OpenAI-compatible endpoint. */
        OPENAI("openai");

        private final String wireName;

        EndpointKind(String wireName) {
            this.wireName = wireName;
        }

        /** The name in configuration and endpoint options. */
        public String wireName() {
            return wireName;
        }

        /**
         * Upper and lower case do not matter.
         *
         * @throws IllegalArgumentException when there is none of that name
         */
        public static EndpointKind of(String wireName) {
            for (EndpointKind serves : values()) {
                if (serves.wireName.equalsIgnoreCase(wireName)) {
                    return serves;
                }
            }
            throw new IllegalArgumentException(
                    "serves is '%s'; expected one of router, tei, pipeline, openai".formatted(wireName));
        }
    }

    public ProviderProfile {
        requireNonNull(name, "name");
        requireNonNull(address, "address");
        requireNonNull(lateSystemMessages, "lateSystemMessages");
        requireNonNull(endpointKind, "endpointKind");
        requireNonNull(embedBatchSize, "embedBatchSize");
    }

    public ProviderProfile(
            String name,
            String address,
            Optional<String> maxTokensField,
            ReasoningFormat reasoningFormat,
            LateSystemMessages lateSystemMessages,
            EndpointKind endpointKind) {
        this(name, address, maxTokensField, reasoningFormat, lateSystemMessages, endpointKind, Optional.empty());
    }

    public ProviderProfile(String name, String address, Optional<String> maxTokensField, ReasoningFormat reasoning) {
        this(name, address, maxTokensField, reasoning, LateSystemMessages.TOP, EndpointKind.ROUTER);
    }
}
