package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ToolCallNames;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.LateSystemMessages;
import java.util.ArrayList;
import java.util.List;

/** Writes a conversation: {@code systemInstruction} and {@code contents}. */
final class ContentsWriter {
    private final JsonWriter out;
    private final ChatRequest request;
    private final ProviderProfile profile;
    private final GeminiPartWriter partWriter;

    private ContentsWriter(JsonWriter out, ChatRequest request, ProviderProfile profile) {
        this.out = out;
        this.request = request;
        this.profile = profile;
        this.partWriter = new GeminiPartWriter(profile, request.dialect().equals(Dialects.GEMINI));
    }

    static void write(JsonWriter out, ChatRequest request, ProviderProfile profile) {
        new ContentsWriter(out, request, profile).write();
    }

    private void write() {
        List<Message> messages = request.messages();
        int first = 0;
        while (first < messages.size() && isSystem(messages.get(first))) {
            first++;
        }
        // Gemini does not respond to instructions alone, so they are sent as user content
        boolean hasInstruction = first < messages.size();
        if (hasInstruction) {
            writeSystemInstruction(messages, first);
        }
        out.name("contents");
        var turns = new TurnWriter(out);
        var calls = new ToolCallNames();
        var assistant = new AssistantMessageWriter(turns, partWriter, GeminiModelFamily.of(request.model()));
        var results = new FunctionResponseWriter(turns, partWriter, calls, profile);
        for (int i = hasInstruction ? first : 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.role() != Role.TOOL) {
                results.end();
            }
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> {
                    if (!hasInstruction) {
                        writeUserContent(turns, message, i);
                    } else if (profile.lateSystemMessages() == LateSystemMessages.USER) {
                        turns.text(TurnWriter.USER, "<system>\n" + instructionText(message, i) + "\n</system>");
                    }
                }
                case USER -> writeUserContent(turns, message, i);
                case ASSISTANT -> {
                    assistant.write(message, i);
                    calls.add(message);
                }
                case TOOL -> results.write(message, i);
            }
        }
        results.end();
        turns.end();
    }

    private void writeSystemInstruction(List<Message> messages, int first) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (isSystem(message) && (i < first || profile.lateSystemMessages() == LateSystemMessages.TOP)) {
                String text = instructionText(message, i);
                if (!text.isEmpty()) {
                    texts.add(text);
                }
            }
        }
        if (texts.isEmpty()) {
            return;
        }
        out.name("systemInstruction").beginObject().name("parts").beginList();
        for (String text : texts) {
            out.beginObject().name("text").string(text).endObject();
        }
        out.endList().endObject();
    }

    private void writeUserContent(TurnWriter turns, Message message, int messageIndex) {
        switch (message.content()) {
            case null -> {}
            case Content.Text text -> turns.text(TurnWriter.USER, text.text());
            case Content.Parts content -> {
                for (Part part : content.parts()) {
                    partWriter.write(turns, TurnWriter.USER, part, messageIndex);
                }
            }
        }
    }

    /** The text of an instruction; other parts are rejected. */
    private String instructionText(Message message, int messageIndex) {
        Content content = message.content();
        if (content instanceof Content.Parts contentParts) {
            for (Part part : contentParts.parts()) {
                if (!(part instanceof Part.Text)) {
                    throw partWriter.unsupported(messageIndex, "a system message supports text only");
                }
            }
        }
        return content == null ? "" : content.plainText();
    }

    private static boolean isSystem(Message message) {
        return message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
    }
}
