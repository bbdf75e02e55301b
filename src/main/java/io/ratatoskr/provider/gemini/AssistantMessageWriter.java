package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.util.List;

/** Writes assistant messages of the history, with signatures at their original positions. Not thread-safe. */
final class AssistantMessageWriter {
    /** Placeholder that Google documents for histories of other models, which have no Gemini signatures. */
    static final String SKIP_SIGNATURE_VALIDATION = "skip_thought_signature_validator";

    private static final RawJson EMPTY_OBJECT = new RawJson("{}");

    private final TurnWriter turns;
    private final GeminiPartWriter partWriter;
    private final GeminiModelFamily family;

    AssistantMessageWriter(TurnWriter turns, GeminiPartWriter partWriter, GeminiModelFamily family) {
        this.turns = turns;
        this.partWriter = partWriter;
        this.family = family;
    }

    void write(Message message, int position) {
        var state = ProviderState.of(message);
        for (ProviderState.SignedThought thought : state.thoughts()) {
            turns.signedText(thought.text(), true, thought.signature());
        }
        Content content = message.content();
        boolean textOnly = !(content instanceof Content.Parts several)
                || several.parts().stream().allMatch(Part.Text.class::isInstance);
        if (textOnly) {
            writeText(content == null ? "" : content.plainText(), state.offsetItems());
        } else if (content instanceof Content.Parts contentParts) {
            for (Part part : contentParts.parts()) {
                partWriter.write(turns, TurnWriter.MODEL, part, position);
            }
            writeText("", state.offsetItems());
        }
        if (content == null && message.refusal() != null) {
            turns.text(TurnWriter.MODEL, message.refusal());
        }
        writeCalls(message.toolCalls(), state);
    }

    /** Writes the text, split at the offsets of the items. An invalid offset counts as the end of the text. */
    private void writeText(String text, List<ProviderState.OffsetItem> items) {
        int at = 0;
        for (ProviderState.OffsetItem position : items) {
            int to = position.offset() >= at && isValidOffset(text, position.offset())
                    ? position.offset()
                    : text.length();
            String segment = text.substring(at, to);
            switch (position) {
                case ProviderState.OffsetItem.Signature signature ->
                    turns.signedText(segment, false, signature.value());
                case ProviderState.OffsetItem.RawPart rawPart -> {
                    turns.text(TurnWriter.MODEL, segment);
                    turns.raw(TurnWriter.MODEL, rawPart.part());
                }
            }
            at = to;
        }
        turns.text(TurnWriter.MODEL, text.substring(at));
    }

    private static boolean isValidOffset(String text, int offset) {
        return offset == text.length() || (offset < text.length() && !Character.isLowSurrogate(text.charAt(offset)));
    }

    private void writeCalls(List<ToolCall> calls, ProviderState state) {
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            String signature = state.signature(call);
            if (signature == null && i == 0 && family.requiresSignatures()) {
                signature = SKIP_SIGNATURE_VALIDATION;
            }
            JsonWriter out = turns.beginPart(TurnWriter.MODEL);
            out.beginObject().name("functionCall").beginObject();
            out.name("id").string(call.id()).name("name").string(call.name()).name("args");
            writeArguments(out, call.arguments());
            out.endObject().field("thoughtSignature", signature).endObject();
        }
    }

    /** Writes the arguments; text that is not a JSON object is wrapped in one. */
    private static void writeArguments(JsonWriter out, String text) {
        RawJson object = text.isBlank() ? EMPTY_OBJECT : Json.objectOrNull(text);
        if (object != null) {
            out.raw(object);
        } else {
            out.beginObject().name("input").string(text).endObject();
        }
    }
}
