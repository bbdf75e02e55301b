package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.camel.exchange.PayloadSize;
import org.jspecify.annotations.Nullable;

/**
 * A quick estimate of the tokens of a request, as providers make one for their limits: a token for four characters, and the requested
 * maximum of output tokens. It reads no text.
 */
final class RequestTokens {
    private static final int CHARACTERS_PER_TOKEN = 4;
    /** Characters of a message or tool besides its text. */
    private static final int PART = 16;
    /** Characters of an image, an audio or a file, the length of whose data says little about its tokens. */
    private static final int MEDIA = 4_000;

    private RequestTokens() {}

    static long estimate(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat ->
                characters(chat) / CHARACTERS_PER_TOKEN + output(chat.options().maxTokens());
            case GenerateRequest generate ->
                PayloadSize.of(generate) / CHARACTERS_PER_TOKEN
                        + output(generate.options().maxTokens());
            case EmbedRequest embed -> PayloadSize.of(embed) / CHARACTERS_PER_TOKEN;
            case ScoringRequest task -> PayloadSize.of(task) / CHARACTERS_PER_TOKEN;
        };
    }

    private static long characters(ChatRequest chat) {
        long sum = 0;
        for (Message message : chat.messages()) {
            sum += PART + content(message.content());
            for (ToolCall call : message.toolCalls()) {
                sum += PART + call.arguments().length();
            }
        }
        for (ToolDefinition tool : chat.tools()) {
            sum += PART
                    + switch (tool) {
                        case ToolDefinition.Function function ->
                            length(function.description())
                                    + (function.parameters() == null
                                            ? 0
                                            : function.parameters().text().length());
                        case ToolDefinition.Other other -> other.json().text().length();
                    };
        }
        return sum;
    }

    private static long content(@Nullable Content content) {
        return switch (content) {
            case null -> 0;
            case Content.Text text -> text.text().length();
            case Content.Parts parts -> {
                long sum = 0;
                for (Part part : parts.parts()) {
                    sum += part instanceof Part.Text text ? text.text().length() : MEDIA;
                }
                yield sum;
            }
        };
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static long output(@Nullable Integer maxTokens) {
        return maxTokens == null ? 0 : maxTokens;
    }
}
