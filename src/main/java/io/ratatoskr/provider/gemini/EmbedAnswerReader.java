package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.VectorAnswers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads embedding responses: one vector, or a list in the order of the inputs. */
final class EmbedAnswerReader {
    private final EmbedRequest request;
    private final Profile profile;
    private final List<Embedding> vectors = new ArrayList<>();
    private final UsageReader usage = new UsageReader();
    private final ExtraCollector extra = new ExtraCollector();
    private @Nullable ErrorBody error;

    private EmbedAnswerReader(EmbedRequest request, Profile profile) {
        this.request = request;
        this.profile = profile;
    }

    static EmbedResponse read(EmbedRequest request, byte[] body, Profile profile) {
        return new EmbedAnswerReader(request, profile).read(body);
    }

    private EmbedResponse read(byte[] body) {
        BadAnswers.fields(body, profile, GeminiFailures::disguised, this::field);
        if (error != null) {
            throw GeminiFailures.inside(error, profile);
        }
        VectorAnswers.width(vectors, request.input().size(), profile);
        return new EmbedResponse(vectors, List.of(), usage.usage(), null, "", extra.toAdditionalProperties());
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
            default -> extra.collect(reader);
        }
    }

    private static Embedding vector(JsonReader reader) {
        float[] values = null;
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("values")) {
                values = VectorAnswers.numbers(reader);
            } else {
                reader.skip();
            }
        }
        if (values == null) {
            throw reader.missingFieldError("values", "a list of numbers");
        }
        return new Embedding(values);
    }
}
