package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.ProviderProfile;
import io.ratatoskr.provider.EmbeddingVectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads embedding responses: one vector, or a list in the order of the inputs. */
final class GeminiEmbedResponseReader {
    private final EmbedRequest request;
    private final ProviderProfile profile;
    private final List<Embedding> vectors = new ArrayList<>();
    private final GeminiUsageReader usage = new GeminiUsageReader();
    private final ExtraCollector extra = new ExtraCollector();
    private @Nullable GeminiErrorBody error;

    private GeminiEmbedResponseReader(EmbedRequest request, ProviderProfile profile) {
        this.request = request;
        this.profile = profile;
    }

    static EmbedResponse read(EmbedRequest request, byte[] body, ProviderProfile profile) {
        return new GeminiEmbedResponseReader(request, profile).read(body);
    }

    private EmbedResponse read(byte[] body) {
        MalformedResponses.readFields(body, profile, GeminiErrorMapper::detectError, this::readField);
        if (error != null) {
            throw GeminiErrorMapper.errorInOkResponse(error, profile);
        }
        EmbeddingVectors.requireUniformDimensions(vectors, request.input().size(), profile);
        return new EmbedResponse(vectors, List.of(), usage.usage(), null, "", extra.toAdditionalProperties());
    }

    private void readField(JsonReader reader) {
        switch (reader.name()) {
            case "embedding" -> vectors.add(readVector(reader));
            case "embeddings" -> {
                reader.beginList();
                while (reader.nextElement()) {
                    if (vectors.size() > request.input().size()) {
                        reader.skip();
                    } else {
                        vectors.add(readVector(reader));
                    }
                }
            }
            case "usageMetadata" -> usage.read(reader);
            case "error" -> error = reader.isNull() ? null : GeminiErrorBody.read(reader);
            default -> extra.collect(reader);
        }
    }

    private static Embedding readVector(JsonReader reader) {
        float[] values = null;
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("values")) {
                values = EmbeddingVectors.read(reader);
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
