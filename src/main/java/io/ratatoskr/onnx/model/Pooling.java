package io.ratatoskr.onnx.model;

import java.util.Arrays;
import java.util.Optional;

/** Combines the vectors of a text's tokens into the vector of the text. */
public enum Pooling {
    /** The mean over the text's tokens; padding does not count. */
    MEAN("mean") {
        @Override
        public void pool(float[] hidden, int from, int tokens, float[] into) {
            int width = into.length;
            for (int token = 0; token < tokens; token++) {
                int row = from + token * width;
                for (int i = 0; i < width; i++) {
                    into[i] += hidden[row + i];
                }
            }
            for (int i = 0; i < width; i++) {
                into[i] /= tokens;
            }
        }
    },
    /** The first token's vector. */
    CLS("cls") {
        @Override
        public void pool(float[] hidden, int from, int tokens, float[] into) {
            System.arraycopy(hidden, from, into, 0, into.length);
        }
    },
    /** The last token's vector, padding not counted. */
    LAST("last") {
        @Override
        public void pool(float[] hidden, int from, int tokens, float[] into) {
            System.arraycopy(hidden, from + (tokens - 1) * into.length, into, 0, into.length);
        }
    };

    private final String wireName;

    Pooling(String wireName) {
        this.wireName = wireName;
    }

    /**
     * @param hidden the token vectors of a batch, consecutively
     * @param from offset of the text's first token
     * @param tokens number of tokens of the text, without padding
     * @param into the result, initially zeros
     */
    public abstract void pool(float[] hidden, int from, int tokens, float[] into);

    /** The pooling in {@code models.yaml}. */
    public String wireName() {
        return wireName;
    }

    static Optional<Pooling> of(String wireName) {
        return Arrays.stream(values())
                .filter(each -> each.wireName().equals(wireName))
                .findFirst();
    }
}
