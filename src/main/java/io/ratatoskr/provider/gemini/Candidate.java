package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A candidate of a response or of a chunk.
 *
 * @param finish Gemini's finish reason; null: not finished
 * @param message Gemini's explanation of the finish reason
 * @param logprobs in OpenAI's form
 * @param extra unknown fields of the content
 * @param outer unknown fields of the candidate, such as {@code groundingMetadata}
 */
record Candidate(
        int index,
        List<AnswerPart> parts,
        @Nullable String finish,
        @Nullable String message,
        @Nullable RawJson logprobs,
        AdditionalProperties extra,
        AdditionalProperties outer) {
    /** Reads the candidate at the current position; {@code place} is the index if it has none. */
    static Candidate read(JsonReader reader, int place) {
        if (!reader.isObject()) {
            throw reader.typeError("an object");
        }
        int index = place;
        String finish = null;
        String message = null;
        RawJson logprobs = null;
        List<AnswerPart> parts = new ArrayList<>(2);
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
                    Integer told = Lax.integer(reader);
                    index = told == null ? index : told;
                }
                case "content" -> content(reader, parts, extra);
                case "finishReason" -> finish = Lax.text(reader);
                case "finishMessage" -> {
                    RawJson told = reader.readRaw();
                    outer.put("finishMessage", told);
                    message = KeptJson.text(told);
                }
                case "logprobsResult" -> logprobs = Logprobs.read(reader);
                default -> outer.collect(reader);
            }
        }
        return new Candidate(index, parts, finish, message, logprobs, extra.toAdditionalProperties(), outer.toAdditionalProperties());
    }

    private static void content(JsonReader reader, List<AnswerPart> parts, ExtraCollector extra) {
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.isNull() || reader.name().equals("role")) {
                reader.skip();
            } else if (reader.name().equals("parts")) {
                reader.beginList();
                while (reader.nextElement()) {
                    AnswerPart part = AnswerPart.read(reader);
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
