package io.ratatoskr.parameters;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateOptions;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import org.jspecify.annotations.Nullable;

/** The most tokens that an answer may have: translated for each candidate, never left out. */
final class Limit {
    static final String MAX_TOKENS = "max_tokens";
    static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

    private Limit() {}

    /** What the caller asked for; null: nothing. */
    static @Nullable Integer of(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> chat.options().maxTokens();
            case GenerateRequest generate -> generate.options().maxTokens();
            default -> null;
        };
    }

    /** The request with that limit. */
    static ModelRequest lowered(ModelRequest request, int most) {
        return switch (request) {
            case ChatRequest chat ->
                chat.withOptions(chat.options().toBuilder().maxTokens(most).build());
            case GenerateRequest generate -> {
                GenerateOptions options = generate.options();
                var lower = new GenerateOptions(
                        options.model(),
                        most,
                        options.temperature(),
                        options.topP(),
                        options.topK(),
                        options.stopSequences(),
                        options.frequencyPenalty(),
                        options.presencePenalty(),
                        options.seed(),
                        options.reasoning(),
                        options.rawProviderOptions(),
                        options.provider(),
                        options.extra());
                yield new GenerateRequest(
                        generate.prompt(), lower, generate.stream(), generate.streamUsage(), generate.dialect());
            }
            default -> request;
        };
    }

    /** The name that a chat's limit has; null without one. */
    static @Nullable String name(ModelRequest request) {
        return request instanceof ChatRequest chat && chat.options().maxTokens() != null
                ? chat.options().maxCompletionTokens() ? MAX_COMPLETION_TOKENS : MAX_TOKENS
                : null;
    }

    /** The chat with its limit under the other name. */
    static ModelRequest renamed(ModelRequest request) {
        if (!(request instanceof ChatRequest chat)) {
            return request;
        }
        ChatOptions options = chat.options();
        return chat.withOptions(options.toBuilder()
                .maxCompletionTokens(!options.maxCompletionTokens())
                .build());
    }
}
