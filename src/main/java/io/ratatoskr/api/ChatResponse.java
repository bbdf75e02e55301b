package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complete chat response.
 *
 * @param choice the first choice, usually the only one
 * @param otherChoices the other choices, if more than one was requested
 * @param model the provider's name of the model that responded
 * @param provider the provider that responded; empty until the gateway sets it
 * @param created seconds since 1970
 * @param extra unknown fields of the response
 */
public record ChatResponse(
        Choice choice,
        List<Choice> otherChoices,
        @Nullable Usage usage,
        @Nullable String model,
        String provider,
        @Nullable String id,
        @Nullable Long created,
        AdditionalProperties extra)
        implements ModelResponse {
    public ChatResponse {
        requireNonNull(choice, "choice");
        otherChoices = List.copyOf(otherChoices);
        requireNonNull(provider, "provider");
        requireNonNull(extra, "extra");
    }

    /** The first choice's text; empty if it has none. */
    public String text() {
        return choice.content() == null ? "" : choice.content();
    }

    public @Nullable String reasoning() {
        return choice.reasoning();
    }

    public List<ToolCall> toolCalls() {
        return choice.toolCalls();
    }

    public FinishReason finishReason() {
        return choice.finishReason();
    }

    @Override
    public ChatResponse withProvider(String name) {
        return new ChatResponse(choice, otherChoices, usage, model, name, id, created, extra);
    }

    @Override
    public ChatResponse withUsage(@Nullable Usage counts) {
        return new ChatResponse(choice, otherChoices, counts, model, provider, id, created, extra);
    }
}
