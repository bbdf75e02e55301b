package io.ratatoskr.onnx.model;

/** A module that {@code modules.json} lists after the pooling; it changes the vector of a text. */
public sealed interface VectorStep {
    /** Values of the vector after the step, whose input has {@code width} values. */
    int outputWidth(int width);

    /**
     * A linear transformation with an activation function.
     *
     * @param folder of its weights, relative to the model's
     * @param bias whether a bias is added
     * @param residual whether the input is added to the result, transformed if the widths differ
     */
    record Dense(String folder, int inputs, int outputs, boolean bias, LayerActivation activation, boolean residual)
            implements VectorStep {
        @Override
        public int outputWidth(int width) {
            return outputs;
        }

        /** Whether the added input has weights of its own. */
        public boolean hasResidualWeights() {
            return residual && inputs != outputs;
        }
    }

    /**
     * Normalisation to mean 0 and variance 1, then scaled and shifted by weights.
     *
     * @param folder of its weights, relative to the model's
     */
    record LayerNorm(String folder, int width) implements VectorStep {
        @Override
        public int outputWidth(int width) {
            return width;
        }
    }

    /** Normalisation to unit length. */
    record Normalize() implements VectorStep {
        @Override
        public int outputWidth(int width) {
            return width;
        }
    }
}
