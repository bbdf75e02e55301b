package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Content;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.Role;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Profile.LaterSystem;
import java.util.ArrayList;
import java.util.List;

/** Writes a conversation: {@code systemInstruction} and {@code contents}. */
final class Contents {
    private final JsonWriter out;
    private final ChatRequest request;
    private final Profile profile;
    private final PartWriter parts;

    private Contents(JsonWriter out, ChatRequest request, Profile profile) {
        this.out = out;
        this.request = request;
        this.profile = profile;
        this.parts = new PartWriter(profile, request.dialect().equals(Dialects.GEMINI));
    }

    static void write(JsonWriter out, ChatRequest request, Profile profile) {
        new Contents(out, request, profile).write();
    }

    private void write() {
        List<Message> messages = request.messages();
        int first = 0;
        while (first < messages.size() && isSystem(messages.get(first))) {
            first++;
        }
        // Gemini does not respond to instructions alone, so they are sent as user content
        boolean instructed = first < messages.size();
        if (instructed) {
            instruction(messages, first);
        }
        out.name("contents");
        var turns = new Turns(out);
        var calls = new CallNames();
        var assistant = new AssistantWriter(turns, parts, ModelFamily.of(request.model()));
        var results = new ResultWriter(turns, parts, calls, profile);
        for (int i = instructed ? first : 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.role() != Role.TOOL) {
                results.end();
            }
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> {
                    if (!instructed) {
                        said(turns, message, i);
                    } else if (profile.laterSystem() == LaterSystem.USER) {
                        turns.text(Turns.USER, "<system>\n" + plain(message, i) + "\n</system>");
                    }
                }
                case USER -> said(turns, message, i);
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

    private void instruction(List<Message> messages, int first) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (isSystem(message) && (i < first || profile.laterSystem() == LaterSystem.TOP)) {
                String text = plain(message, i);
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

    private void said(Turns turns, Message message, int place) {
        switch (message.content()) {
            case null -> {}
            case Content.Text text -> turns.text(Turns.USER, text.text());
            case Content.Parts content -> {
                for (Part part : content.parts()) {
                    parts.write(turns, Turns.USER, part, place);
                }
            }
        }
    }

    /** The text of an instruction; other parts are rejected. */
    private String plain(Message message, int place) {
        Content content = message.content();
        if (content instanceof Content.Parts several) {
            for (Part part : several.parts()) {
                if (!(part instanceof Part.Text)) {
                    throw parts.unsupported(place, "a system message supports text only");
                }
            }
        }
        return content == null ? "" : content.plainText();
    }

    private static boolean isSystem(Message message) {
        return message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
    }
}
