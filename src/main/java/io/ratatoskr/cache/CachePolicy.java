package io.ratatoskr.cache;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Sampling;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which requests take part in the cache, and which responses are stored. Pure functions. */
final class CachePolicy {
    private final Set<Operation> operations;

    CachePolicy(Set<Operation> operations) {
        this.operations = operations;
    }

    boolean isEnabled(Operation operation) {
        return operations.contains(operation);
    }

    /** Whether the same request has the same response: always, of a chat or completion with temperature 0 or a seed. */
    static boolean isDeterministic(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> isDeterministic(chat.options().sampling());
            case GenerateRequest generate -> isDeterministic(generate.options().sampling());
            default -> true;
        };
    }

    private static boolean isDeterministic(Sampling sampling) {
        Double temperature = sampling.temperature();
        return sampling.seed() != null || (temperature != null && temperature == 0);
    }

    /** Whether the response may be stored: not one that was filtered, or cut by a limit that the caller has not set. */
    static boolean isStorable(ModelRequest request, ModelResponse response) {
        return switch (response) {
            case ChatResponse chat ->
                chat.choices().stream().allMatch(choice -> isStorable(request, choice.finishReason()));
            case GenerateResponse generate ->
                generate.completions().stream().allMatch(one -> isStorable(request, one.finishReason()));
            case EmbedResponse embed -> true;
            case ScoringResponse scores -> true;
        };
    }

    static boolean isStorable(ModelRequest request, FinishReason reason) {
        return switch (reason) {
            case STOP, TOOL_CALLS, FUNCTION_CALL -> true;
            case LENGTH -> maxTokens(request) != null;
            case CONTENT_FILTER -> false;
        };
    }

    private static @Nullable Integer maxTokens(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> chat.options().maxTokens();
            case GenerateRequest generate -> generate.options().maxTokens();
            default -> null;
        };
    }
}
