package io.ratatoskr.tokenizer;

import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolDefinition;
import java.util.List;
import java.util.function.Consumer;

/** The size of the texts of an input, before they are tokenised. */
public final class CountedTexts {
    /** Of a message or tool; its template takes as long to count as this many characters. */
    private static final int PART = 64;

    private CountedTexts() {}

    /** The characters, with an allowance for each message and tool. Reads no text. */
    public static long characters(TokenInput input) {
        long[] sum = {0};
        forEach(input, text -> sum[0] += text.length());
        return sum[0]
                + (input instanceof TokenInput.Messages chat
                        ? (long) PART * (chat.messages().size() + chat.tools().size())
                        : 0);
    }

    /** Returns whether the texts of all inputs together have more than that many bytes as UTF-8. Reads them only where their length leaves it open. */
    public static boolean isLarger(List<? extends TokenInput> inputs, long bytes) {
        long[] sum = {0};
        inputs.forEach(input -> forEach(input, text -> sum[0] += text.length()));
        if (sum[0] > bytes || sum[0] * 3 <= bytes) {
            return sum[0] > bytes;
        }
        sum[0] = 0;
        inputs.forEach(input -> forEach(input, text -> sum[0] += UnicodeText.utf8Length(text)));
        return sum[0] > bytes;
    }

    private static void forEach(TokenInput input, Consumer<String> action) {
        switch (input) {
            case TokenInput.Text text -> action.accept(text.text());
            case TokenInput.Messages chat -> {
                chat.messages().forEach(message -> forEach(message, action));
                chat.tools().forEach(tool -> forEach(tool, action));
            }
        }
    }

    private static void forEach(Message message, Consumer<String> action) {
        switch (message.content()) {
            case null -> {}
            case Content.Text text -> action.accept(text.text());
            case Content.Parts parts -> {
                for (Part part : parts.parts()) {
                    if (part instanceof Part.Text text) {
                        action.accept(text.text());
                    }
                }
            }
        }
        if (message.name() != null) {
            action.accept(message.name());
        }
        if (message.reasoning() != null) {
            action.accept(message.reasoning());
        }
        for (ToolCall call : message.toolCalls()) {
            action.accept(call.name());
            action.accept(call.arguments());
        }
    }

    private static void forEach(ToolDefinition tool, Consumer<String> action) {
        switch (tool) {
            case ToolDefinition.Function function -> {
                action.accept(function.name());
                if (function.description() != null) {
                    action.accept(function.description());
                }
                if (function.parameters() != null) {
                    action.accept(function.parameters().text());
                }
            }
            case ToolDefinition.Other other -> action.accept(other.json().text());
        }
    }
}
