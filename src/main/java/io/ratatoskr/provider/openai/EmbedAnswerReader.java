package io.ratatoskr.provider.openai;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.Profile;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads embedding responses; accepts numbers and base64, regardless of the requested encoding. */
final class EmbedAnswerReader {
    private final Profile profile;
    private final AnswerHead head = new AnswerHead();
    private final UsageReader usage = new UsageReader();
    private final ExtraCollector extra = new ExtraCollector();
    private final float[] @Nullable [] vectors;
    private @Nullable ErrorBody error;
    private @Nullable String wrong;
    private int seen;

    private EmbedAnswerReader(int inputs, Profile profile) {
        this.vectors = new float[inputs][];
        this.profile = profile;
    }

    static EmbedResponse read(EmbedRequest request, byte[] body, Profile profile) {
        return new EmbedAnswerReader(request.input().size(), profile).read(body);
    }

    private EmbedResponse read(byte[] body) {
        BadAnswers.fields(body, profile, OpenAiFailures::disguised, this::field);
        if (error != null) {
            throw OpenAiFailures.inside(error, profile, BadAnswers.IN_ANSWER);
        }
        if (seen == 0) {
            throw BadAnswers.of("a response without vectors", body, profile, OpenAiFailures::disguised);
        }
        if (wrong == null && seen != vectors.length) {
            wrong = "%d vectors for %d inputs".formatted(seen, vectors.length);
        }
        var embeddings = new Embedding[vectors.length];
        for (int i = 0; i < vectors.length && wrong == null; i++) {
            float[] vector = vectors[i];
            if (vector == null) {
                wrong = "no vector for input %d".formatted(i);
            } else if (i > 0 && vector.length != embeddings[0].dimensions()) {
                wrong = "vectors of %d and of %d dimensions in one response"
                        .formatted(embeddings[0].dimensions(), vector.length);
            } else {
                embeddings[i] = new Embedding(vector);
            }
        }
        if (wrong != null) {
            throw BadAnswers.bad(profile, wrong);
        }
        return new EmbedResponse(Arrays.asList(embeddings), List.of(), usage.usage(), head.model, "", extra.toAdditionalProperties());
    }

    private void field(JsonReader reader) {
        switch (reader.name()) {
            case "id", "model", "created" -> head.field(reader);
            case "object" -> reader.skip();
            case "usage" -> usage.read(reader);
            case "error" -> error = reader.isNull() ? null : ErrorBody.of(reader);
            case "data" -> data(reader);
            default -> extra.collect(reader);
        }
    }

    private void data(JsonReader reader) {
        if (!Lax.enterList(reader)) {
            return;
        }
        while (reader.nextElement()) {
            item(reader);
        }
    }

    private void item(JsonReader reader) {
        int index = seen++;
        float[] vector = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "index" -> {
                    Integer given = Lax.integer(reader);
                    index = given == null ? index : given;
                }
                case "embedding" -> vector = Vectors.read(reader);
                default -> reader.skip();
            }
        }
        if (vector == null) {
            throw reader.missingFieldError("embedding", "a vector");
        }
        if (index < 0 || index >= vectors.length) {
            wrong = "a vector for input %d of %d".formatted(index, vectors.length);
        } else if (vectors[index] != null) {
            wrong = "two vectors for input %d".formatted(index);
        } else {
            vectors[index] = vector;
        }
    }
}
