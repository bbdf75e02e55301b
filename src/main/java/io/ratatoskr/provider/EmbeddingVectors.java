package io.ratatoskr.provider;

import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.json.JsonReader;
import java.util.Arrays;
import java.util.List;

/** Reads and validates embedding vectors in provider responses. */
public final class EmbeddingVectors {
    private EmbeddingVectors() {}

    /** Reads a vector from a list of numbers; never empty, every number finite. */
    public static float[] read(JsonReader reader) {
        float[] values = new float[1024];
        int count = 0;
        reader.beginList();
        while (reader.nextElement()) {
            float value = reader.readFloat();
            if (!Float.isFinite(value)) {
                throw reader.typeError("a finite number");
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }
        if (count == 0) {
            throw reader.typeError("at least one number");
        }
        return Arrays.copyOf(values, count);
    }

    /**
     * Checks that there is one vector per input and that all have the same number of dimensions.
     *
     * @param inputs number of inputs, at least 1
     * @return the number of dimensions
     * @throws ProviderUnavailable otherwise
     */
    public static int requireUniformDimensions(List<Embedding> vectors, int inputs, ProviderProfile profile) {
        if (vectors.size() != inputs) {
            throw MalformedResponses.invalid(profile, "%d vectors for %d inputs".formatted(vectors.size(), inputs));
        }
        int width = vectors.getFirst().dimensions();
        for (Embedding vector : vectors) {
            if (vector.dimensions() != width) {
                throw MalformedResponses.invalid(
                        profile, "vectors of %d and of %d dimensions in one response".formatted(width, vector.dimensions()));
            }
        }
        return width;
    }
}
