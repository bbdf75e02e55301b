package io.ratatoskr.api.chat;

import io.ratatoskr.api.internal.Preconditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Length and format of a chat's output. Null and empty leave the choice to the provider.
 *
 * @param maxTokens maximum number of output tokens, at least 1
 * @param usesMaxCompletionTokens whether the caller sent {@code maxTokens} as {@code max_completion_tokens}
 * @param stop texts at which the output ends
 */
public record OutputOptions(
        @Nullable Integer maxTokens,
        boolean usesMaxCompletionTokens,
        List<String> stop,
        @Nullable ResponseFormat responseFormat) {
    /** Nothing is set. */
    public static final OutputOptions NONE = new OutputOptions(null, false, List.of(), null);

    /** @throws io.ratatoskr.api.error.InvalidRequest if {@code maxTokens} is not positive */
    public OutputOptions {
        Preconditions.requirePositive(usesMaxCompletionTokens ? "max_completion_tokens" : "max_tokens", maxTokens);
        stop = List.copyOf(stop);
    }

    public OutputOptions withMaxTokens(@Nullable Integer changed) {
        return new OutputOptions(changed, usesMaxCompletionTokens, stop, responseFormat);
    }

    public OutputOptions withResponseFormat(@Nullable ResponseFormat changed) {
        return new OutputOptions(maxTokens, usesMaxCompletionTokens, stop, changed);
    }

    /** Fills the unset values. */
    public OutputOptions withDefaults(OutputOptions defaults) {
        return new OutputOptions(
                maxTokens == null ? defaults.maxTokens : maxTokens,
                usesMaxCompletionTokens,
                stop.isEmpty() ? defaults.stop : stop,
                responseFormat == null ? defaults.responseFormat : responseFormat);
    }
}
