package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.Content;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.json.JsonWriter;
import java.util.List;

/** Writes assistant messages of the history, with signatures at their original positions. Not thread-safe. */
final class AssistantWriter {
    /** Placeholder that Google documents for histories of other models, which have no Gemini signatures. */
    static final String FOREIGN = "skip_thought_signature_validator";

    private static final RawJson NOTHING = new RawJson("{}");

    private final Turns turns;
    private final PartWriter parts;
    private final ModelFamily family;

    AssistantWriter(Turns turns, PartWriter parts, ModelFamily family) {
        this.turns = turns;
        this.parts = parts;
        this.family = family;
    }

    void write(Message message, int place) {
        var kept = Kept.of(message);
        for (Kept.Thought thought : kept.thoughts()) {
            turns.signed(thought.text(), true, thought.signature());
        }
        Content content = message.content();
        boolean plain = !(content instanceof Content.Parts several)
                || several.parts().stream().allMatch(Part.Text.class::isInstance);
        if (plain) {
            text(content == null ? "" : content.plainText(), kept.places());
        } else if (content instanceof Content.Parts several) {
            for (Part part : several.parts()) {
                parts.write(turns, Turns.MODEL, part, place);
            }
            text("", kept.places());
        }
        if (content == null && message.refusal() != null) {
            turns.text(Turns.MODEL, message.refusal());
        }
        calls(message.toolCalls(), kept);
    }

    /** Writes the text, split at the offsets of the items. An invalid offset counts as the end of the text. */
    private void text(String text, List<Kept.Place> places) {
        int at = 0;
        for (Kept.Place place : places) {
            int to = place.offset() >= at && fits(text, place.offset()) ? place.offset() : text.length();
            String piece = text.substring(at, to);
            switch (place) {
                case Kept.Place.Signature signature -> turns.signed(piece, false, signature.value());
                case Kept.Place.Whole whole -> {
                    turns.text(Turns.MODEL, piece);
                    turns.raw(Turns.MODEL, whole.part());
                }
            }
            at = to;
        }
        turns.text(Turns.MODEL, text.substring(at));
    }

    private static boolean fits(String text, int offset) {
        return offset == text.length() || offset < text.length() && !Character.isLowSurrogate(text.charAt(offset));
    }

    private void calls(List<ToolCall> calls, Kept kept) {
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            String signature = kept.signature(call);
            if (signature == null && i == 0 && family.wantsSignatures()) {
                signature = FOREIGN;
            }
            JsonWriter out = turns.part(Turns.MODEL);
            out.beginObject().name("functionCall").beginObject();
            out.name("id").string(call.id()).name("name").string(call.name()).name("args");
            arguments(out, call.arguments());
            out.endObject().field("thoughtSignature", signature).endObject();
        }
    }

    /** Writes the arguments; text that is not a JSON object is wrapped in one. */
    private static void arguments(JsonWriter out, String text) {
        RawJson object = text.isBlank() ? NOTHING : ResultWriter.object(text);
        if (object != null) {
            out.raw(object);
        } else {
            out.beginObject().name("input").string(text).endObject();
        }
    }
}
