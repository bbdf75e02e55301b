package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
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
final class KeptJson {
    static final String EXTRA_CONTENT = "extra_content";
    static final String SIGNATURE = "thought_signature";
    static final String PARTS = "parts";
    static final String PART = "part";
    /** Offset in the message's text, in UTF-16 units. */
    static final String OFFSET = "text_offset";
    /** OpenRouter's name for the format of Gemini signatures. */
    static final String FORMAT = "google-gemini-v1";

    private static final String GOOGLE = "google";
    private static final String BEFORE_PARTS = "{\"google\":{\"parts\":[";
    private static final String AFTER_PARTS = "]}}";

    private KeptJson() {}

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
    static RawJson thought(String text, String signature) {
        return detail("reasoning.text")
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
        return detail("reasoning.encrypted")
                .name("data")
                .string(signature)
                .name(OFFSET)
                .number(offset)
                .endObject()
                .endList()
                .toRawJson();
    }

    private static JsonWriter detail(String type) {
        return new JsonWriter(256)
                .beginList()
                .beginObject()
                .name("type")
                .string(type)
                .name("format")
                .string(FORMAT);
    }

    /** A part at an offset, as {@code extra_content}. */
    static RawJson part(RawJson part, int offset) {
        return new RawJson(
                "%s{\"%s\":%d,\"%s\":%s}%s".formatted(BEFORE_PARTS, OFFSET, offset, PART, part.text(), AFTER_PARTS));
    }

    /** Joins several results of {@link #part}. */
    static RawJson parts(List<RawJson> several) {
        var all = new StringBuilder(BEFORE_PARTS);
        for (RawJson each : several) {
            String text = each.text();
            all.append(all.length() == BEFORE_PARTS.length() ? "" : ",")
                    .append(text, BEFORE_PARTS.length(), text.length() - AFTER_PARTS.length());
        }
        return new RawJson(all.append(AFTER_PARTS).toString());
    }

    /** The fields under {@code google} of an {@code extra_content}. */
    static AdditionalProperties google(@Nullable RawJson content) {
        return fields(fields(content).get(GOOGLE));
    }

    private static AdditionalProperties fields(@Nullable RawJson json) {
        return json == null || !json.text().startsWith("{") ? AdditionalProperties.NONE : Json.parseObject(json);
    }

    /** The value of a JSON string; null if it is not a string. */
    static @Nullable String text(@Nullable RawJson json) {
        if (json == null || !json.text().startsWith("\"")) {
            return null;
        }
        try (JsonReader reader = JsonReader.of(json.text().getBytes(StandardCharsets.UTF_8))) {
            return reader.readString();
        }
    }
}
