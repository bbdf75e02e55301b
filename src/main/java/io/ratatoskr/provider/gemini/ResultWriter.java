package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.Content;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Wording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes tool results. The results of parallel calls are written to one turn; their images and files follow after all results,
 * since a {@code functionResponse} cannot contain them. Not thread-safe.
 */
final class ResultWriter {
    private record Late(Part part, int place) {}

    private final Turns turns;
    private final PartWriter parts;
    private final CallNames calls;
    private final Profile profile;
    private final List<Late> late = new ArrayList<>(0);

    ResultWriter(Turns turns, PartWriter parts, CallNames calls, Profile profile) {
        this.turns = turns;
        this.parts = parts;
        this.calls = calls;
        this.profile = profile;
    }

    void write(Message message, int place) {
        String name = calls.of(message.toolCallId());
        if (name == null) {
            name = message.name();
        }
        if (name == null || name.isEmpty()) {
            throw new UnsupportedParameter(
                    "%s: messages[%d].tool_call_id is '%s', and no earlier call has that id; Gemini requires the function's name: keep the call in the history or set the message's name"
                            .formatted(profile.name(), place, Wording.of(String.valueOf(message.toolCallId()))),
                    "messages");
        }
        String text = "";
        switch (message.content()) {
            case null -> {}
            case Content.Text only -> text = only.text();
            case Content.Parts several -> {
                text = several.plainText();
                for (Part part : several.parts()) {
                    if (!(part instanceof Part.Text)) {
                        late.add(new Late(part, place));
                    }
                }
            }
        }
        JsonWriter out = turns.part(Turns.USER);
        out.beginObject().name("functionResponse").beginObject();
        out.field("id", message.toolCallId()).name("name").string(name).name("response");
        RawJson object = object(text);
        if (object != null) {
            out.raw(object);
        } else {
            out.beginObject().name("result").string(text).endObject();
        }
        out.endObject().endObject();
    }

    /** Ends a group of results. */
    void end() {
        for (Late each : late) {
            parts.write(turns, Turns.USER, each.part(), each.place());
        }
        late.clear();
    }

    /** Parses the text as a JSON object; null if it is not one. */
    static @Nullable RawJson object(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            return Json.parse(text);
        } catch (InvalidRequest | PayloadTooLarge e) {
            return null;
        }
    }
}
