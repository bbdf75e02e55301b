package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Content;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.api.ToolDefinition;
import org.jspecify.annotations.Nullable;

/** Bounds on the prompt tokens of a conversation, including the chat template. */
final class PromptSize {
    /** Tokens that a template adds per message, per tool, and once per prompt. */
    private static final int FRAME = 16;

    /** Tokens of an image: more than most models use. Ollama itself estimates 768. */
    private static final int IMAGE = 2_048;

    private PromptSize() {}

    static long atMost(ChatRequest request, boolean tools) {
        long sum = FRAME;
        for (Message message : request.messages()) {
            sum += FRAME + said(message.content()) + text(message.reasoning()) + text(message.refusal());
            for (ToolCall call : message.toolCalls()) {
                sum += FRAME + text(call.name()) + text(call.arguments());
            }
        }
        if (tools) {
            for (ToolDefinition tool : request.tools()) {
                if (tool instanceof ToolDefinition.Function function) {
                    sum += FRAME
                            + text(function.name())
                            + text(function.description())
                            + (function.parameters() == null
                                    ? 0
                                    : text(function.parameters().text()));
                }
            }
        }
        return sum;
    }

    /** Counts only what every template renders: message texts, not thinking, calls or tools. */
    static long atLeast(ChatRequest request) {
        long sum = 0;
        for (Message message : request.messages()) {
            sum += switch (message.content()) {
                case null -> 0;
                case Content.Text text -> TokenEstimate.atLeast(text.text());
                case Content.Parts parts -> {
                    long words = 0;
                    for (Part part : parts.parts()) {
                        // A word may span two parts
                        words += part instanceof Part.Text text
                                ? Math.max(0, TokenEstimate.atLeast(text.text()) - 1)
                                : 0;
                    }
                    yield words;
                }
            };
        }
        return sum;
    }

    private static long said(@Nullable Content content) {
        return switch (content) {
            case null -> 0;
            case Content.Text text -> TokenEstimate.atMost(text.text());
            case Content.Parts parts -> {
                long sum = 0;
                for (Part part : parts.parts()) {
                    sum += part instanceof Part.Image ? IMAGE : 0;
                    sum += part instanceof Part.Text text ? TokenEstimate.atMost(text.text()) : 0;
                    sum += part instanceof Part.Refusal refusal ? TokenEstimate.atMost(refusal.text()) : 0;
                }
                yield sum;
            }
        };
    }

    private static long text(@Nullable String text) {
        return text == null ? 0 : TokenEstimate.atMost(text);
    }
}
