package io.ratatoskr.onnx.run;

import io.ratatoskr.onnx.model.ModelSource;
import io.ratatoskr.onnx.model.StepWeights;
import io.ratatoskr.onnx.model.VectorStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A module after the pooling, with its weights. Thread-safe. */
interface VectorLayer {
    /** The changed vector; may be the same array. */
    float[] apply(float[] vector);

    /** Bytes of memory that the weights occupy. */
    long bytes();

    /**
     * Reads the weights of the steps.
     *
     * @throws IOException when they are missing or invalid
     */
    static List<VectorLayer> load(List<VectorStep> steps, ModelSource source) throws IOException {
        List<VectorLayer> layers = new ArrayList<>();
        for (VectorStep step : steps) {
            Map<String, float[]> weights = StepWeights.read(source, step);
            layers.add(
                    switch (step) {
                        case VectorStep.Dense dense -> DenseLayer.of(dense, weights);
                        case VectorStep.LayerNorm norm -> LayerNormLayer.of(weights);
                        case VectorStep.Normalize none -> new UnitLengthLayer();
                    });
        }
        return layers;
    }
}
