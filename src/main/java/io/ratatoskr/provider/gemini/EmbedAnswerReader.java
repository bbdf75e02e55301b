package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.json.Fields;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads answers to embeddings: one vector, or a list in the order of the inputs. */
final class EmbedAnswerReader {
    private final EmbedRequest request;
    private final Profile profile;
    private final List<Embedding> vectors = new ArrayList<>();
    private final UsageReader usage = new UsageReader();
    private final Fields extra = new Fields();
    private @Nullable ErrorBody error;

    private EmbedAnswerReader(EmbedRequest request, Profile profile) {
        this.request = request;
        this.profile = profile;
    }

    static EmbedResponse read(EmbedRequest request, byte[] body, Profile profile) {
        return new EmbedAnswerReader(request, profile).read(body);
    }

    private EmbedResponse read(byte[] body) {
        BadAnswers.read(body, profile, reader -> {
            reader.beginObject();
            while (reader.nextField()) {
                field(reader);
            }
        });
        if (error != null) {
            throw GeminiFailures.inside(error, profile);
        }
        int inputs = request.input().size();
        if (vectors.size() != inputs) {
            throw BadAnswers.bad(profile, "%d vectors for %d inputs".formatted(vectors.size(), inputs));
        }
        int width = vectors.getFirst().dimensions();
        for (Embedding vector : vectors) {
            if (vector.dimensions() != width) {
                throw BadAnswers.bad(
                        profile, "vectors of %d and of %d numbers in one answer".formatted(width, vector.dimensions()));
            }
        }
        return new EmbedResponse(vectors, List.of(), usage.usage(), null, "", extra.extra());
    }

    private void field(JsonReader reader) {
        switch (reader.name()) {
            case "embedding" -> vectors.add(vector(reader));
            case "embeddings" -> {
                reader.beginList();
                while (reader.nextElement()) {
                    if (vectors.size() > request.input().size()) {
                        reader.skip();
                    } else {
                        vectors.add(vector(reader));
                    }
                }
            }
            case "usageMetadata" -> usage.read(reader);
            case "error" -> error = reader.isNull() ? null : ErrorBody.of(reader);
            default -> extra.take(reader);
        }
    }

    private static Embedding vector(JsonReader reader) {
        float[] values = null;
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("values")) {
                values = values(reader);
            } else {
                reader.skip();
            }
        }
        if (values == null) {
            throw reader.missing("values", "a list of numbers");
        }
        return new Embedding(values);
    }

    private static float[] values(JsonReader reader) {
        float[] values = new float[1024];
        int count = 0;
        reader.beginList();
        while (reader.nextElement()) {
            float value = reader.single();
            if (!Float.isFinite(value)) {
                throw reader.wrong("a finite number");
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }
        if (count == 0) {
            throw reader.wrong("a number or more");
        }
        return Arrays.copyOf(values, count);
    }
}
