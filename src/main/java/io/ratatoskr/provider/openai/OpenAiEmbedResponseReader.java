package io.ratatoskr.provider.openai;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.settings.ProviderProfile;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads embedding responses; accepts numbers and base64, regardless of the requested encoding. */
final class OpenAiEmbedResponseReader {
    private final ProviderProfile profile;
    private final OpenAiMetadataReader metadata = new OpenAiMetadataReader();
    private final OpenAiUsageReader usage = new OpenAiUsageReader();
    private final ExtraCollector extra = new ExtraCollector();
    private final float[] @Nullable [] vectors;
    private @Nullable OpenAiErrorBody error;
    private @Nullable String problem;
    private int seen;

    private OpenAiEmbedResponseReader(int inputs, ProviderProfile profile) {
        this.vectors = new float[inputs][];
        this.profile = profile;
    }

    static EmbedResponse read(EmbedRequest request, byte[] body, ProviderProfile profile) {
        return new OpenAiEmbedResponseReader(request.input().size(), profile).read(body);
    }

    private EmbedResponse read(byte[] body) {
        MalformedResponses.readFields(body, profile, OpenAiErrorMapper::findError, this::readField);
        if (error != null) {
            throw OpenAiErrorMapper.fromErrorBody(error, profile, MalformedResponses.ERROR_IN_OK_RESPONSE);
        }
        if (seen == 0) {
            throw MalformedResponses.malformed(
                    "a response without vectors", body, profile, OpenAiErrorMapper::findError);
        }
        if (problem == null && seen != vectors.length) {
            problem = "%d vectors for %d inputs".formatted(seen, vectors.length);
        }
        var embeddings = new Embedding[vectors.length];
        for (int i = 0; i < vectors.length && problem == null; i++) {
            float[] vector = vectors[i];
            if (vector == null) {
                problem = "no vector for input %d".formatted(i);
            } else if (i > 0 && vector.length != embeddings[0].dimensions()) {
                problem = "vectors of %d and of %d dimensions in one response"
                        .formatted(embeddings[0].dimensions(), vector.length);
            } else {
                embeddings[i] = new Embedding(vector);
            }
        }
        if (problem != null) {
            throw MalformedResponses.invalid(profile, problem);
        }
        return new EmbedResponse(
                Arrays.asList(embeddings),
                List.of(),
                usage.embedUsage(),
                metadata.model,
                "",
                usage.withIncomplete(extra.toAdditionalProperties()));
    }

    private void readField(JsonReader reader) {
        switch (reader.name()) {
            case "id", "model", "created" -> metadata.readField(reader);
            case "object" -> reader.skip();
            case "usage" -> usage.read(reader);
            case "error" -> error = reader.isNull() ? null : OpenAiErrorBody.read(reader);
            case "data" -> readData(reader);
            default -> extra.collect(reader);
        }
    }

    private void readData(JsonReader reader) {
        if (!LenientJson.enterList(reader)) {
            return;
        }
        while (reader.nextElement()) {
            readItem(reader);
        }
    }

    private void readItem(JsonReader reader) {
        int index = seen++;
        float[] vector = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "index" -> {
                    Integer explicitIndex = LenientJson.intOrNull(reader);
                    index = explicitIndex == null ? index : explicitIndex;
                }
                case "embedding" -> vector = OpenAiVectorCodec.read(reader);
                default -> reader.skip();
            }
        }
        if (vector == null) {
            throw reader.missingFieldError("embedding", "a vector");
        }
        if (index < 0 || index >= vectors.length) {
            problem = "a vector for input %d of %d".formatted(index, vectors.length);
        } else if (vectors[index] != null) {
            problem = "two vectors for input %d".formatted(index);
        } else {
            vectors[index] = vector;
        }
    }
}
