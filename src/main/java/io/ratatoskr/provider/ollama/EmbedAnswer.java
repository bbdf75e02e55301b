package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.VectorAnswers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the response of {@code POST /api/embed}: vectors in the order of the inputs. */
final class EmbedAnswer {
    private static final String WHERE = "the response";

    private final int inputs;
    private final Counts counts = new Counts();
    private final ExtraCollector extra = new ExtraCollector();
    private final List<Embedding> embeddings = new ArrayList<>();
    private @Nullable String model;
    private @Nullable ErrorText error;

    private EmbedAnswer(int inputs) {
        this.inputs = inputs;
    }

    static EmbedResponse read(EmbedRequest request, byte[] body, Profile profile) {
        var answer = new EmbedAnswer(request.input().size());
        try (JsonReader reader = JsonReader.of(body)) {
            reader.beginObject();
            while (reader.nextField()) {
                answer.field(reader);
            }
            reader.requireEnd();
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw Unreadable.of(profile, WHERE + " is malformed", e, body, 0, body.length);
        }
        if (answer.error != null) {
            throw OllamaFailures.inside(answer.error, profile, "error in " + WHERE);
        }
        answer.check(request.dimensions(), profile);
        return new EmbedResponse(
                answer.embeddings, List.of(), answer.counts.usage(), answer.model, "", answer.extra.toAdditionalProperties());
    }

    private void field(JsonReader reader) {
        switch (reader.name()) {
            case "model" -> model = reader.readStringOrNull();
            case "embeddings" -> vectors(reader);
            case "error" -> error = reader.isNull() ? null : ErrorText.of(reader);
            case "prompt_eval_count", "prompt_eval_cached_count", "eval_count" -> counts.field(reader);
            default -> extra.collect(reader);
        }
    }

    private void vectors(JsonReader reader) {
        embeddings.clear();
        reader.beginList();
        while (reader.nextElement()) {
            if (embeddings.size() == inputs) {
                throw reader.typeError("one vector for each input");
            }
            embeddings.add(new Embedding(VectorAnswers.numbers(reader)));
        }
    }

    private void check(@Nullable Integer wanted, Profile profile) {
        int length = VectorAnswers.width(embeddings, inputs, profile);
        // Ollama truncates a longer vector, and silently returns a shorter one as it is
        if (wanted != null && wanted != length) {
            throw new UnsupportedParameter(
                    "%s: dimensions is %d; the model's vectors have %d numbers"
                            .formatted(profile.name(), wanted, length),
                    "dimensions");
        }
    }
}
