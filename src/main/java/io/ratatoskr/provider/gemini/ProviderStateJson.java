package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON format of Gemini-specific state in messages, which clients of OpenAI's API send back: the signature of a call as in
 * Google's OpenAI-compatible API ({@code extra_content.google.thought_signature}), signatures of texts as OpenRouter's
 * {@code reasoning_details}, parts of other kinds unchanged in {@code extra_content.google.parts}.
 */
final class ProviderStateJson {
    static final String EXTRA_CONTENT = "extra_content";
    static final String SIGNATURE = "thought_signature";
    static final String PARTS = "parts";
    static final String PART = "part";
    /** Offset in the message's text, in UTF-16 units. */
    static final String OFFSET = "text_offset";
    /** OpenRouter's name for the format of Gemini signatures. */
    static final String FORMAT = "google-gemini-v1";

    private static final String GOOGLE = "google";
    private static final String PARTS_PREFIX = "{\"google\":{\"parts\":[";
    private static final String PARTS_SUFFIX = "]}}";

    private ProviderStateJson() {}

    static RawJson callSignature(String signature) {
        return new JsonWriter(signature.length() + 64)
                .beginObject()
                .name(GOOGLE)
                .beginObject()
                .name(SIGNATURE)
                .string(signature)
                .endObject()
                .endObject()
                .toRawJson();
    }

    /** A signed thought, as a list of one. */
    static RawJson signedThought(String text, String signature) {
        return beginDetail("reasoning.text")
                .name("text")
                .string(text)
                .name("signature")
                .string(signature)
                .endObject()
                .endList()
                .toRawJson();
    }

    /** The signature of a text that ends at the offset, as a list of one. */
    static RawJson textSignature(String signature, int offset) {
        return beginDetail("reasoning.encrypted")
                .name("data")
                .string(signature)
                .name(OFFSET)
                .number(offset)
                .endObject()
                .endList()
                .toRawJson();
    }

    private static JsonWriter beginDetail(String type) {
        return new JsonWriter(256)
                .beginList()
                .beginObject()
                .name("type")
                .string(type)
                .name("format")
                .string(FORMAT);
    }

    /** A part at an offset, as {@code extra_content}. */
    static RawJson rawPart(RawJson part, int offset) {
        return new RawJson(
                "%s{\"%s\":%d,\"%s\":%s}%s".formatted(PARTS_PREFIX, OFFSET, offset, PART, part.text(), PARTS_SUFFIX));
    }

    /** Joins several results of {@link #rawPart}. */
    static RawJson joinParts(List<RawJson> lists) {
        var all = new StringBuilder(PARTS_PREFIX);
        for (RawJson each : lists) {
            String text = each.text();
            all.append(all.length() == PARTS_PREFIX.length() ? "" : ",")
                    .append(text, PARTS_PREFIX.length(), text.length() - PARTS_SUFFIX.length());
        }
        return new RawJson(all.append(PARTS_SUFFIX).toString());
    }

    /** The fields under {@code google} of an {@code extra_content}. */
    static AdditionalProperties googleFields(@Nullable RawJson content) {
        return Json.fieldsOrNone(Json.fieldsOrNone(content).get(GOOGLE));
    }

    /** The value of a JSON string; null if it is not a string. */
    static @Nullable String stringValue(@Nullable RawJson json) {
        if (json == null || !json.text().startsWith("\"")) {
            return null;
        }
        try (JsonReader reader = JsonReader.of(json.text().getBytes(StandardCharsets.UTF_8))) {
            return reader.readString();
        }
    }
}
