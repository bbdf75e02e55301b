package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complete chat response, immutable.
 *
 * @param choices at least one; more only if more were requested
 * @param model the provider's name of the model that responded
 * @param provider the provider that responded; empty until the gateway sets it
 * @param created seconds since 1970
 * @param extra unknown fields of the response
 */
public record ChatResponse(
        List<Choice> choices,
        @Nullable Usage usage,
        @Nullable String model,
        String provider,
        @Nullable String id,
        @Nullable Long created,
        AdditionalProperties extra)
        implements ModelResponse {
    public ChatResponse {
        choices = List.copyOf(choices);
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("a chat response needs at least one choice");
        }
        requireNonNull(provider, "provider");
        requireNonNull(extra, "extra");
    }

    /** The first choice, usually the only one. */
    public Choice choice() {
        return choices.getFirst();
    }

    /** The choices after the first. */
    public List<Choice> otherChoices() {
        return choices.subList(1, choices.size());
    }

    /** The first choice's text; empty if it has none. */
    public String text() {
        String content = choice().content();
        return content == null ? "" : content;
    }

    public @Nullable String reasoning() {
        return choice().reasoning();
    }

    public List<ToolCall> toolCalls() {
        return choice().toolCalls();
    }

    public FinishReason finishReason() {
        return choice().finishReason();
    }

    @Override
    public ChatResponse withProvider(String name) {
        return new ChatResponse(choices, usage, model, name, id, created, extra);
    }

    @Override
    public ChatResponse withModel(@Nullable String name) {
        return new ChatResponse(choices, usage, name, provider, id, created, extra);
    }

    @Override
    public ChatResponse withUsage(@Nullable Usage counts) {
        return new ChatResponse(choices, counts, model, provider, id, created, extra);
    }
}
