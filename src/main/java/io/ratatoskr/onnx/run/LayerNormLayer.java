package io.ratatoskr.onnx.run;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.onnx.model.StepWeights;
import java.util.Map;

/** Normalisation to mean 0 and variance 1, scaled and shifted. The arrays are not copied. */
@SuppressWarnings("ArrayRecordComponent")
record LayerNormLayer(float[] scale, float[] shift) implements VectorLayer {
    /** The default of PyTorch, which sentence-transformers uses. */
    private static final double EPSILON = 1e-5;

    static LayerNormLayer of(Map<String, float[]> tensors) {
        return new LayerNormLayer(
                requireNonNull(tensors.get(StepWeights.SCALE)), requireNonNull(tensors.get(StepWeights.SHIFT)));
    }

    @Override
    public float[] apply(float[] vector) {
        double mean = 0;
        for (float value : vector) {
            mean += value;
        }
        mean /= vector.length;
        double variance = 0;
        for (float value : vector) {
            variance += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(variance / vector.length + EPSILON);
        float[] result = new float[vector.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) ((vector[i] - mean) / deviation) * scale[i] + shift[i];
        }
        return result;
    }

    @Override
    public long bytes() {
        return 2L * scale.length * Float.BYTES;
    }
}
