package io.ratatoskr.provider;

import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.json.JsonReader;
import java.util.Arrays;
import java.util.List;

/** What answers with vectors have in common. */
public final class VectorAnswers {
    private VectorAnswers() {}

    /** A vector as a list of numbers; never empty, and every number finite. */
    public static float[] numbers(JsonReader reader) {
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

    /**
     * Checks that there is a vector for each input and that all have the same length.
     *
     * @param inputs how many there were, at least 1
     * @return that length
     * @throws ProviderUnavailable when it is not so
     */
    public static int width(List<Embedding> vectors, int inputs, Profile profile) {
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
        return width;
    }
}
