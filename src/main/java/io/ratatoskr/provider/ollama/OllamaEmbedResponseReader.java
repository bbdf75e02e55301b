package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.ProviderProfile;
import io.ratatoskr.provider.EmbeddingVectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the response of {@code POST /api/embed}: vectors in the order of the inputs. */
final class OllamaEmbedResponseReader {
    private static final String SOURCE = "the response";

    private final int inputs;
    private final OllamaUsageReader usage = new OllamaUsageReader();
    private final ExtraCollector extra = new ExtraCollector();
    private final List<Embedding> embeddings = new ArrayList<>();
    private @Nullable String model;
    private @Nullable OllamaErrorBody error;

    private OllamaEmbedResponseReader(int inputs) {
        this.inputs = inputs;
    }

    static EmbedResponse read(EmbedRequest request, byte[] body, ProviderProfile profile) {
        var response = new OllamaEmbedResponseReader(request.input().size());
        try (JsonReader reader = JsonReader.of(body)) {
            reader.beginObject();
            while (reader.nextField()) {
                response.readField(reader);
            }
            reader.requireEnd();
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw DecodingFailures.of(profile, SOURCE + " is malformed", e, body, 0, body.length);
        }
        if (response.error != null) {
            throw OllamaErrorMapper.errorInOkResponse(response.error, profile, "error in " + SOURCE);
        }
        response.checkDimensions(request.dimensions(), profile);
        return new EmbedResponse(
                response.embeddings, List.of(), response.usage.usage(), response.model, "", response.extra.toAdditionalProperties());
    }

    private void readField(JsonReader reader) {
        switch (reader.name()) {
            case "model" -> model = reader.readStringOrNull();
            case "embeddings" -> readVectors(reader);
            case "error" -> error = reader.isNull() ? null : OllamaErrorBody.read(reader);
            case "prompt_eval_count", "prompt_eval_cached_count", "eval_count" -> usage.readField(reader);
            default -> extra.collect(reader);
        }
    }

    private void readVectors(JsonReader reader) {
        embeddings.clear();
        reader.beginList();
        while (reader.nextElement()) {
            if (embeddings.size() == inputs) {
                throw reader.typeError("one vector for each input");
            }
            embeddings.add(new Embedding(EmbeddingVectors.read(reader)));
        }
    }

    private void checkDimensions(@Nullable Integer requested, ProviderProfile profile) {
        int length = EmbeddingVectors.requireUniformDimensions(embeddings, inputs, profile);
        // Ollama truncates a longer vector, and silently returns a shorter one as it is
        if (requested != null && requested != length) {
            throw new UnsupportedParameter(
                    "%s: dimensions is %d; the model's vectors have %d numbers"
                            .formatted(profile.name(), requested, length),
                    "dimensions");
        }
    }
}
