package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Fields;
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
        @Nullable JsonText logprobs,
        Extra extra,
        Extra outer) {
    /** Reads the candidate at the current position; {@code place} is the index if it has none. */
    static Candidate read(JsonReader reader, int place) {
        if (!reader.isObject()) {
            throw reader.wrong("an object");
        }
        int index = place;
        String finish = null;
        String message = null;
        JsonText logprobs = null;
        List<AnswerPart> parts = new ArrayList<>(2);
        var extra = new Fields();
        var outer = new Fields();
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
                    JsonText told = reader.raw();
                    outer.put("finishMessage", told);
                    message = KeptJson.text(told);
                }
                case "logprobsResult" -> logprobs = Logprobs.read(reader);
                default -> outer.take(reader);
            }
        }
        return new Candidate(index, parts, finish, message, logprobs, extra.extra(), outer.extra());
    }

    private static void content(JsonReader reader, List<AnswerPart> parts, Fields extra) {
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
                extra.take(reader);
            }
        }
    }
}
