package io.ratatoskr.onnx.model;

import java.util.Arrays;
import java.util.Optional;

/** Combines the vectors of a text's tokens into the vector of the text, as {@code Pooling} of sentence-transformers does. */
public enum Pooling {
    /** The mean over the text's tokens; padding does not count. */
    MEAN("mean", "mean", "pooling_mode_mean_tokens") {
        @Override
        public void pool(TokenVectors tokens, float[] into, int at) {
            sum(tokens, into, at);
            divide(tokens, into, at, tokens.count());
        }
    },
    /** The first token's vector. */
    CLS("cls", "cls", "pooling_mode_cls_token") {
        @Override
        public void pool(TokenVectors tokens, float[] into, int at) {
            System.arraycopy(tokens.values(), tokens.row(tokens.from()), into, at, tokens.width());
        }
    },
    /** The last token's vector, padding not counted. */
    LAST("last", "lasttoken", "pooling_mode_lasttoken") {
        @Override
        public void pool(TokenVectors tokens, float[] into, int at) {
            System.arraycopy(tokens.values(), tokens.row(tokens.to() - 1), into, at, tokens.width());
        }
    },
    /** The maximum of each dimension. */
    MAX("max", "max", "pooling_mode_max_tokens") {
        @Override
        public void pool(TokenVectors tokens, float[] into, int at) {
            CLS.pool(tokens, into, at);
            for (int token = tokens.from() + 1; token < tokens.to(); token++) {
                int row = tokens.row(token);
                for (int i = 0; i < tokens.width(); i++) {
                    into[at + i] = Math.max(into[at + i], tokens.values()[row + i]);
                }
            }
        }
    },
    /** The sum of the tokens' vectors, divided by the square root of their number. */
    MEAN_SQRT_LENGTH("mean-sqrt-length", "mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens") {
        @Override
        public void pool(TokenVectors tokens, float[] into, int at) {
            sum(tokens, into, at);
            divide(tokens, into, at, (float) Math.sqrt(tokens.count()));
        }
    },
    /** The mean weighted by the token's position in the text, from 1; tokens of a prompt have positions too. */
    WEIGHTED_MEAN("weighted-mean", "weightedmean", "pooling_mode_weightedmean_tokens") {
        @Override
        public void pool(TokenVectors tokens, float[] into, int at) {
            float weights = 0;
            for (int token = tokens.from(); token < tokens.to(); token++) {
                int row = tokens.row(token);
                int weight = token + 1;
                weights += weight;
                for (int i = 0; i < tokens.width(); i++) {
                    into[at + i] += tokens.values()[row + i] * weight;
                }
            }
            divide(tokens, into, at, weights);
        }
    };

    private final String wireName;
    private final String mode;
    private final String flag;

    Pooling(String wireName, String mode, String flag) {
        this.wireName = wireName;
        this.mode = mode;
        this.flag = flag;
    }

    /**
     * @param into the result, initially zeros
     * @param at index of the result's first value
     */
    public abstract void pool(TokenVectors tokens, float[] into, int at);

    /** The pooling in {@code models.yaml}. */
    public String wireName() {
        return wireName;
    }

    /** The value of {@code pooling_mode} since sentence-transformers 5.4. */
    String mode() {
        return mode;
    }

    /** The key of older versions. */
    String flag() {
        return flag;
    }

    static Optional<Pooling> of(String wireName) {
        return Arrays.stream(values())
                .filter(each -> each.wireName().equals(wireName))
                .findFirst();
    }

    private static void sum(TokenVectors tokens, float[] into, int at) {
        for (int token = tokens.from(); token < tokens.to(); token++) {
            int row = tokens.row(token);
            for (int i = 0; i < tokens.width(); i++) {
                into[at + i] += tokens.values()[row + i];
            }
        }
    }

    private static void divide(TokenVectors tokens, float[] into, int at, float divisor) {
        for (int i = 0; i < tokens.width(); i++) {
            into[at + i] /= divisor;
        }
    }
}
