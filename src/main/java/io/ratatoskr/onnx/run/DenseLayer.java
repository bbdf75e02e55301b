package io.ratatoskr.onnx.run;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.onnx.model.LayerActivation;
import io.ratatoskr.onnx.model.StepWeights;
import io.ratatoskr.onnx.model.VectorStep.Dense;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A linear transformation, a bias, an activation function, and a residual connection. */
final class DenseLayer implements VectorLayer {
    private final Dense step;
    /** By input, so that the inner loop runs over consecutive values. */
    private final float[] weights;

    private final float @Nullable [] bias;
    private final float @Nullable [] residual;

    private DenseLayer(Dense step, float[] weights, float @Nullable [] bias, float @Nullable [] residual) {
        this.step = step;
        this.weights = weights;
        this.bias = bias;
        this.residual = residual;
    }

    /** @param tensors by name; matrices by output */
    static DenseLayer of(Dense step, Map<String, float[]> tensors) {
        float[] residual = tensors.get(StepWeights.RESIDUAL);
        return new DenseLayer(
                step,
                transpose(step, requireNonNull(tensors.get(StepWeights.WEIGHT))),
                tensors.get(StepWeights.BIAS),
                residual == null ? null : transpose(step, residual));
    }

    private static float[] transpose(Dense step, float[] matrix) {
        float[] transposed = new float[matrix.length];
        for (int output = 0; output < step.outputs(); output++) {
            for (int input = 0; input < step.inputs(); input++) {
                transposed[input * step.outputs() + output] = matrix[output * step.inputs() + input];
            }
        }
        return transposed;
    }

    @Override
    public float[] apply(float[] vector) {
        float[] result = multiply(weights, vector);
        LayerActivation activation = step.activation();
        for (int i = 0; i < result.length; i++) {
            result[i] = activation.apply(bias == null ? result[i] : result[i] + bias[i]);
        }
        if (step.residual()) {
            float[] added = residual == null ? vector : multiply(residual, vector);
            for (int i = 0; i < result.length; i++) {
                result[i] += added[i];
            }
        }
        return result;
    }

    private float[] multiply(float[] matrix, float[] vector) {
        float[] result = new float[step.outputs()];
        for (int input = 0; input < vector.length; input++) {
            float value = vector[input];
            int row = input * result.length;
            for (int output = 0; output < result.length; output++) {
                result[output] += value * matrix[row + output];
            }
        }
        return result;
    }

    @Override
    public long bytes() {
        return (weights.length + (residual == null ? 0L : residual.length)) * Float.BYTES;
    }
}
