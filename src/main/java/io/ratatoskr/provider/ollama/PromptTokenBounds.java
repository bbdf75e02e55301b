package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.provider.TokenBounds;
import org.jspecify.annotations.Nullable;

/** Bounds on the prompt tokens of a conversation, including the chat template. */
final class PromptTokenBounds {
    /** Tokens that a template adds per message, per tool, and once per prompt. */
    private static final int TEMPLATE_TOKENS = 16;

    /** Tokens of an image: more than most models use. Ollama itself estimates 768. */
    private static final int IMAGE_TOKENS = 2_048;

    private PromptTokenBounds() {}

    static long upperBound(ChatRequest request, boolean tools) {
        long sum = TEMPLATE_TOKENS;
        for (Message message : request.messages()) {
            sum += TEMPLATE_TOKENS
                    + contentTokens(message.content())
                    + textTokens(message.reasoning())
                    + textTokens(message.refusal());
            for (ToolCall call : message.toolCalls()) {
                sum += TEMPLATE_TOKENS + textTokens(call.name()) + textTokens(call.arguments());
            }
        }
        if (tools) {
            for (ToolDefinition tool : request.tools()) {
                if (tool instanceof ToolDefinition.Function function) {
                    sum += TEMPLATE_TOKENS
                            + textTokens(function.name())
                            + textTokens(function.description())
                            + (function.parameters() == null
                                    ? 0
                                    : textTokens(function.parameters().text()));
                }
            }
        }
        return sum;
    }

    /** Counts only what every template renders: message texts, not thinking, calls or tools. */
    static long lowerBound(ChatRequest request) {
        long sum = 0;
        for (Message message : request.messages()) {
            sum += switch (message.content()) {
                case null -> 0;
                case Content.Text text -> TokenBounds.lowerBound(text.text());
                case Content.Parts parts -> {
                    long words = 0;
                    for (Part part : parts.parts()) {
                        // A word may span two parts
                        words += part instanceof Part.Text text
                                ? Math.max(0, TokenBounds.lowerBound(text.text()) - 1)
                                : 0;
                    }
                    yield words;
                }
            };
        }
        return sum;
    }

    private static long contentTokens(@Nullable Content content) {
        return switch (content) {
            case null -> 0;
            case Content.Text text -> TokenBounds.upperBound(text.text());
            case Content.Parts parts -> {
                long sum = 0;
                for (Part part : parts.parts()) {
                    sum += part instanceof Part.Image ? IMAGE_TOKENS : 0;
                    sum += part instanceof Part.Text text ? TokenBounds.upperBound(text.text()) : 0;
                    sum += part instanceof Part.Refusal refusal ? TokenBounds.upperBound(refusal.text()) : 0;
                }
                yield sum;
            }
        };
    }

    private static long textTokens(@Nullable String text) {
        return text == null ? 0 : TokenBounds.upperBound(text);
    }
}
