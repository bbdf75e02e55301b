package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gemini-specific state in an assistant message of the history; {@link KeptJson} defines the format. State in the format of
 * another provider, or malformed state, is ignored.
 *
 * @param places items within the text, in order
 * @param byCall signatures by tool call id
 */
record Kept(List<Thought> thoughts, List<Place> places, Map<String, String> byCall) {
    private static final Kept NOTHING = new Kept(List.of(), List.of(), Map.of());

    /** Signed thinking. */
    record Thought(String text, String signature) {}

    /** An item at an offset of the message's text, in UTF-16 units. */
    sealed interface Place {
        int offset();

        /** Signature of the text that ends at the offset. */
        record Signature(int offset, String value) implements Place {}

        /** A part of a kind that messages do not have. */
        record Whole(int offset, RawJson part) implements Place {}
    }

    static Kept of(Message message) {
        RawJson details = message.reasoningDetails();
        RawJson content = message.extra().get(KeptJson.EXTRA_CONTENT);
        if (details == null && content == null) {
            return NOTHING;
        }
        var thoughts = new ArrayList<Thought>();
        var places = new ArrayList<Place>();
        var byCall = new HashMap<String, String>();
        for (AdditionalProperties item : objects(details)) {
            detail(item, thoughts, places, byCall);
        }
        for (AdditionalProperties item : objects(KeptJson.google(content).get(KeptJson.PARTS))) {
            RawJson part = item.get(KeptJson.PART);
            if (part != null && part.text().startsWith("{")) {
                places.add(new Place.Whole(offset(item), part));
            }
        }
        places.sort(Comparator.comparingInt(Place::offset));
        return new Kept(thoughts, places, byCall);
    }

    private static void detail(AdditionalProperties item, List<Thought> thoughts, List<Place> places, Map<String, String> byCall) {
        if (!KeptJson.FORMAT.equals(KeptJson.text(item.get("format")))) {
            return;
        }
        String data = KeptJson.text(item.get("data"));
        String signature = KeptJson.text(item.get("signature"));
        String text = KeptJson.text(item.get("text"));
        String id = KeptJson.text(item.get("id"));
        if (signature != null) {
            thoughts.add(new Thought(text == null ? "" : text, signature));
        } else if (data != null && item.get(KeptJson.OFFSET) != null) {
            places.add(new Place.Signature(offset(item), data));
        } else if (data != null && id != null) {
            byCall.put(id, data);
        } else if (data != null) {
            places.add(new Place.Signature(Integer.MAX_VALUE, data));
        }
    }

    /** The signature of the call; null if there is none. */
    @Nullable
    String signature(ToolCall call) {
        RawJson content = call.extra().get(KeptJson.EXTRA_CONTENT);
        String own =
                content == null ? null : KeptJson.text(KeptJson.google(content).get(KeptJson.SIGNATURE));
        return own != null ? own : byCall.get(call.id());
    }

    private static int offset(AdditionalProperties item) {
        RawJson offset = item.get(KeptJson.OFFSET);
        try {
            return offset == null ? Integer.MAX_VALUE : Integer.parseInt(offset.text());
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static List<AdditionalProperties> objects(@Nullable RawJson list) {
        if (list == null || !list.text().startsWith("[")) {
            return List.of();
        }
        var objects = new ArrayList<AdditionalProperties>();
        try (JsonReader reader = JsonReader.of(list.text().getBytes(StandardCharsets.UTF_8))) {
            reader.beginList();
            while (reader.nextElement()) {
                if (reader.isObject()) {
                    objects.add(Json.parseObject(reader.readRaw()));
                } else {
                    reader.skip();
                }
            }
        }
        return objects;
    }
}
