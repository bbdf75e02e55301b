package io.ratatoskr.parameters;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.ChatOptions;
import org.jspecify.annotations.Nullable;

/** The limit of output tokens: adapted to each candidate, never dropped. */
final class OutputTokenLimit {
    static final String MAX_TOKENS = "max_tokens";
    static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

    private OutputTokenLimit() {}

    /** The limit of the request; null: none. */
    static @Nullable Integer of(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> chat.options().maxTokens();
            case GenerateRequest generate -> generate.options().maxTokens();
            default -> null;
        };
    }

    /** The request with that limit. */
    static ModelRequest withMaxTokens(ModelRequest request, int max) {
        return switch (request) {
            case ChatRequest chat -> chat.withMaxTokens(max);
            case GenerateRequest generate -> generate.withMaxTokens(max);
            default -> request;
        };
    }

    /** The field name of the limit in a chat request; null without a limit. */
    static @Nullable String fieldName(ModelRequest request) {
        return request instanceof ChatRequest chat && chat.options().maxTokens() != null
                ? chat.options().usesMaxCompletionTokens() ? MAX_COMPLETION_TOKENS : MAX_TOKENS
                : null;
    }

    /** The chat request with its limit under the other field name. */
    static ModelRequest withOtherFieldName(ModelRequest request) {
        if (!(request instanceof ChatRequest chat)) {
            return request;
        }
        ChatOptions options = chat.options();
        return chat.withOptions(options.toBuilder()
                .usesMaxCompletionTokens(!options.usesMaxCompletionTokens())
                .build());
    }
}
