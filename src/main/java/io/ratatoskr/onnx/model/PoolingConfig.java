package io.ratatoskr.onnx.model;

import java.util.List;

/**
 * How the token vectors of a text become one vector.
 *
 * @param modes their results are joined in this order; at least one
 * @param width values of a token's vector
 * @param includePrompt whether the tokens of a prompt, and those before them, count
 * @param required whether tokens are pooled even if the graph also has an output that is already pooled
 */
public record PoolingConfig(List<Pooling> modes, int width, boolean includePrompt, boolean required) {
    public PoolingConfig {
        modes = List.copyOf(modes);
    }

    /** Values of the pooled vector. */
    public int outputWidth() {
        return modes.size() * width;
    }

    /** The pooled vector of a text. */
    public float[] pool(TokenVectors tokens) {
        float[] vector = new float[outputWidth()];
        for (int i = 0; i < modes.size(); i++) {
            modes.get(i).pool(tokens, vector, i * width);
        }
        return vector;
    }
}
