package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A candidate of a response or of a chunk.
 *
 * @param finishReason Gemini's finish reason; null: not finished
 * @param finishMessage Gemini's explanation of the finish reason
 * @param logprobs in OpenAI's form
 * @param extra unknown fields of the content
 * @param outer unknown fields of the candidate, such as {@code groundingMetadata}
 */
record GeminiCandidate(
        int index,
        List<GeminiPart> parts,
        @Nullable String finishReason,
        @Nullable String finishMessage,
        @Nullable RawJson logprobs,
        AdditionalProperties extra,
        AdditionalProperties outer) {
    /** Reads the candidate at the current position; {@code place} is the index if it has none. */
    static GeminiCandidate read(JsonReader reader, int defaultIndex) {
        if (!reader.isObject()) {
            throw reader.typeError("an object");
        }
        int index = defaultIndex;
        String finish = null;
        String message = null;
        RawJson logprobs = null;
        List<GeminiPart> parts = new ArrayList<>(2);
        var extra = new ExtraCollector();
        var outer = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.isNull()) {
                reader.skip();
                continue;
            }
            switch (reader.name()) {
                case "index" -> {
                    Integer value = LenientJson.intOrNull(reader);
                    index = value == null ? index : value;
                }
                case "content" -> readContent(reader, parts, extra);
                case "finishReason" -> finish = LenientJson.textOrNull(reader);
                case "finishMessage" -> {
                    RawJson value = reader.readRaw();
                    outer.put("finishMessage", value);
                    message = ProviderStateJson.stringValue(value);
                }
                case "logprobsResult" -> logprobs = GeminiLogprobs.read(reader);
                default -> outer.collect(reader);
            }
        }
        return new GeminiCandidate(index, parts, finish, message, logprobs, extra.toAdditionalProperties(), outer.toAdditionalProperties());
    }

    private static void readContent(JsonReader reader, List<GeminiPart> parts, ExtraCollector extra) {
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.isNull() || reader.name().equals("role")) {
                reader.skip();
            } else if (reader.name().equals("parts")) {
                reader.beginList();
                while (reader.nextElement()) {
                    GeminiPart part = GeminiPart.read(reader);
                    if (part != null) {
                        parts.add(part);
                    }
                }
            } else {
                extra.collect(reader);
            }
        }
    }
}
