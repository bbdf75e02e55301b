package io.ratatoskr.camel.tracing;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ToolCall;
import java.util.List;

/**
 * Writes the texts of requests and responses in the conventions' JSON. Images, audio and files are named without their data.
 *
 * @param limit maximum characters of an attribute, apart from what closes the JSON; texts are cut, and what follows is left out
 */
record ContentCapture(int limit) {
    String input(ChatRequest request) {
        var messages = new MessageWriter(limit);
        for (Message message : request.messages()) {
            if (!messages.begin(message.role().wireName())) {
                break;
            }
            switch (message.content()) {
                case Content.Text(String text)
                when message.toolCallId() != null -> messages.toolResponse(message.toolCallId(), text);
                case Content.Text(String text) -> messages.text(text);
                case Content.Parts(List<Part> parts) -> parts.forEach(part -> add(messages, part));
                case null -> {}
            }
            toolCalls(messages, message.output().toolCalls());
            messages.end("");
        }
        return messages.toString();
    }

    String input(GenerateRequest request) {
        var messages = new MessageWriter(limit);
        if (request.prompt() instanceof Input.Texts(List<String> texts, boolean single)) {
            for (String text : texts) {
                if (!messages.begin("user")) {
                    break;
                }
                messages.text(text);
                messages.end("");
            }
        }
        return messages.toString();
    }

    String output(ChatResponse response) {
        var messages = new MessageWriter(limit);
        for (Choice choice : response.choices()) {
            if (!messages.begin("assistant")) {
                break;
            }
            if (choice.content() != null) {
                messages.text(choice.content());
            }
            toolCalls(messages, choice.toolCalls());
            messages.end(choice.finishReason().wireName());
        }
        return messages.toString();
    }

    String output(GenerateResponse response) {
        var messages = new MessageWriter(limit);
        for (Completion completion : response.completions()) {
            if (!messages.begin("assistant")) {
                break;
            }
            messages.text(completion.text());
            messages.end(completion.finishReason().wireName());
        }
        return messages.toString();
    }

    /** One message. */
    String output(String text, String finishReason) {
        var messages = new MessageWriter(limit);
        if (messages.begin("assistant")) {
            messages.text(text);
            messages.end(finishReason);
        }
        return messages.toString();
    }

    private static void add(MessageWriter messages, Part part) {
        switch (part) {
            case Part.Text(String text, var extra) -> messages.text(text);
            case Part.Refusal(String text, var extra) -> messages.text(text);
            case Part.Image image -> messages.omitted("image");
            case Part.Audio audio -> messages.omitted("audio");
            case Part.File file -> messages.omitted("file");
            case Part.Other other -> messages.omitted("other");
        }
    }

    private static void toolCalls(MessageWriter messages, List<ToolCall> calls) {
        calls.forEach(call -> messages.toolCall(call.id(), call.name(), call.arguments()));
    }
}
