package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
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
 * Gemini-specific state in an assistant message of the history; {@link ProviderStateJson} defines the format. State in the format of
 * another provider, or malformed state, is ignored.
 *
 * @param offsetItems items within the text, in order
 * @param signaturesByCallId signatures by tool call id
 */
record ProviderState(
        List<SignedThought> thoughts, List<OffsetItem> offsetItems, Map<String, String> signaturesByCallId) {
    private static final ProviderState EMPTY = new ProviderState(List.of(), List.of(), Map.of());

    /** Signed thinking. */
    record SignedThought(String text, String signature) {}

    /** An item at an offset of the message's text, in UTF-16 units. */
    sealed interface OffsetItem {
        int offset();

        /** Signature of the text that ends at the offset. */
        record Signature(int offset, String value) implements OffsetItem {}

        /** A part of a kind that messages do not have. */
        record RawPart(int offset, RawJson part) implements OffsetItem {}
    }

    static ProviderState of(Message message) {
        RawJson details = message.reasoningDetails();
        RawJson content = message.extra().get(ProviderStateJson.EXTRA_CONTENT);
        if (details == null && content == null) {
            return EMPTY;
        }
        var thoughts = new ArrayList<SignedThought>();
        var offsetItems = new ArrayList<OffsetItem>();
        var signaturesByCallId = new HashMap<String, String>();
        for (AdditionalProperties item : readObjects(details)) {
            addDetail(item, thoughts, offsetItems, signaturesByCallId);
        }
        for (AdditionalProperties item :
                readObjects(ProviderStateJson.googleFields(content).get(ProviderStateJson.PARTS))) {
            RawJson part = item.get(ProviderStateJson.PART);
            if (part != null && part.isObject()) {
                offsetItems.add(new OffsetItem.RawPart(offset(item), part));
            }
        }
        offsetItems.sort(Comparator.comparingInt(OffsetItem::offset));
        return new ProviderState(thoughts, offsetItems, signaturesByCallId);
    }

    private static void addDetail(
            AdditionalProperties item,
            List<SignedThought> thoughts,
            List<OffsetItem> offsetItems,
            Map<String, String> signaturesByCallId) {
        if (!ProviderStateJson.FORMAT.equals(ProviderStateJson.stringValue(item.get("format")))) {
            return;
        }
        String data = ProviderStateJson.stringValue(item.get("data"));
        String signature = ProviderStateJson.stringValue(item.get("signature"));
        String text = ProviderStateJson.stringValue(item.get("text"));
        String id = ProviderStateJson.stringValue(item.get("id"));
        if (signature != null) {
            thoughts.add(new SignedThought(text == null ? "" : text, signature));
        } else if (data != null && item.get(ProviderStateJson.OFFSET) != null) {
            offsetItems.add(new OffsetItem.Signature(offset(item), data));
        } else if (data != null && id != null) {
            signaturesByCallId.put(id, data);
        } else if (data != null) {
            offsetItems.add(new OffsetItem.Signature(Integer.MAX_VALUE, data));
        }
    }

    /** The signature of the call; null if there is none. */
    @Nullable
    String signature(ToolCall call) {
        RawJson content = call.extra().get(ProviderStateJson.EXTRA_CONTENT);
        String ownSignature = content == null
                ? null
                : ProviderStateJson.stringValue(
                        ProviderStateJson.googleFields(content).get(ProviderStateJson.SIGNATURE));
        return ownSignature != null ? ownSignature : signaturesByCallId.get(call.id());
    }

    private static int offset(AdditionalProperties item) {
        RawJson offset = item.get(ProviderStateJson.OFFSET);
        try {
            return offset == null ? Integer.MAX_VALUE : Integer.parseInt(offset.text());
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static List<AdditionalProperties> readObjects(@Nullable RawJson list) {
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
