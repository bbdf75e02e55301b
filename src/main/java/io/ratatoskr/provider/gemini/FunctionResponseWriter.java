package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ErrorText;
import io.ratatoskr.provider.ToolCallNames;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes tool results. The results of parallel calls are written to one turn; their images and files follow after all results,
 * since a {@code functionResponse} cannot contain them. Not thread-safe.
 */
final class FunctionResponseWriter {
    private record DeferredPart(Part part, int messageIndex) {}

    private final TurnWriter turns;
    private final GeminiPartWriter partWriter;
    private final ToolCallNames callNames;
    private final ProviderProfile profile;
    private final List<DeferredPart> deferredParts = new ArrayList<>(0);

    FunctionResponseWriter(
            TurnWriter turns, GeminiPartWriter partWriter, ToolCallNames callNames, ProviderProfile profile) {
        this.turns = turns;
        this.partWriter = partWriter;
        this.callNames = callNames;
        this.profile = profile;
    }

    void write(Message message, int messageIndex) {
        String name = callNames.nameOf(message.toolCallId());
        if (name == null) {
            name = message.name();
        }
        if (name == null || name.isEmpty()) {
            throw new UnsupportedParameter(
                    "%s: messages[%d].tool_call_id is '%s', and no earlier call has that id; Gemini requires the function's name: keep the call in the history or set the message's name"
                            .formatted(
                                    profile.name(),
                                    messageIndex,
                                    ErrorText.sanitize(String.valueOf(message.toolCallId()))),
                    "messages");
        }
        String text = "";
        switch (message.content()) {
            case null -> {}
            case Content.Text only -> text = only.text();
            case Content.Parts contentParts -> {
                text = contentParts.plainText();
                for (Part part : contentParts.parts()) {
                    if (!(part instanceof Part.Text)) {
                        deferredParts.add(new DeferredPart(part, messageIndex));
                    }
                }
            }
        }
        JsonWriter out = turns.beginPart(TurnWriter.USER);
        out.beginObject().name("functionResponse").beginObject();
        out.field("id", message.toolCallId()).name("name").string(name).name("response");
        RawJson object = Json.objectOrNull(text);
        if (object != null) {
            out.raw(object);
        } else {
            out.beginObject().name("result").string(text).endObject();
        }
        out.endObject().endObject();
    }

    /** Ends a group of results. */
    void end() {
        for (DeferredPart deferred : deferredParts) {
            partWriter.write(turns, TurnWriter.USER, deferred.part(), deferred.messageIndex());
        }
        deferredParts.clear();
    }
}
