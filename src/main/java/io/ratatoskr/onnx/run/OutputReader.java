package io.ratatoskr.onnx.run;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.ratatoskr.onnx.model.ModelCard;
import io.ratatoskr.onnx.model.OutputSelection;
import io.ratatoskr.onnx.model.PoolingConfig;
import io.ratatoskr.onnx.model.TokenVectors;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the output of a graph as one row of numbers per input.
 *
 * @param layers applied to vectors that are pooled here
 */
record OutputReader(ModelCard card, List<VectorLayer> layers) {
    /** The types that the runtime returns as 32-bit floats. */
    private static final Set<OnnxJavaType> FLOATS =
            EnumSet.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

    /**
     * Selects the output to compute.
     *
     * @throws OrtException when the graph has no output for this kind of model
     */
    String selectOutput(Map<String, NodeInfo> outputs) throws OrtException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        outputs.forEach((name, output) ->
                shapes.put(name, output.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : new long[0]));
        String selected;
        try {
            selected = OutputSelection.select(card, shapes);
        } catch (IOException e) {
            throw new OrtException(String.valueOf(e.getMessage()));
        }
        NodeInfo output = outputs.get(selected);
        if (output == null || !(output.getInfo() instanceof TensorInfo tensor) || !FLOATS.contains(tensor.type)) {
            throw new OrtException("the graph's output %s is %s; expected floats of 16 or 32 bits for %s"
                    .formatted(
                            selected,
                            output == null ? "missing" : output.getInfo(),
                            card.kind().wireName()));
        }
        return selected;
    }

    /** @param paddedLength number of tokens that the inputs were padded to */
    float[][] read(OnnxTensor tensor, List<TokenizedInput> batch, int paddedLength) throws OrtException {
        long[] shape = tensor.getInfo().getShape();
        float[] values = floats(tensor);
        float[][] rows = new float[batch.size()][];
        int width = OutputSelection.width(card, shape.length);
        if (Arrays.equals(shape, new long[] {rows.length, width})) {
            for (int row = 0; row < rows.length; row++) {
                rows[row] = Arrays.copyOfRange(values, row * width, (row + 1) * width);
            }
        } else if (card.embedding().pooling().isPresent()
                && Arrays.equals(shape, new long[] {rows.length, paddedLength, width})) {
            PoolingConfig pooling = card.embedding().pooling().get();
            for (int row = 0; row < rows.length; row++) {
                rows[row] = pool(pooling, values, row * paddedLength * width, batch.get(row));
            }
        } else {
            throw new OrtException("the graph returned the shape %s; expected %d rows of %d"
                    .formatted(Arrays.toString(shape), rows.length, width));
        }
        return rows;
    }

    private float[] pool(PoolingConfig pooling, float[] values, int offset, TokenizedInput tokens) {
        float[] vector =
                pooling.pool(new TokenVectors(values, offset, pooling.width(), tokens.promptTokens(), tokens.length()));
        for (VectorLayer layer : layers) {
            vector = layer.apply(vector);
        }
        return vector;
    }

    private static float[] floats(OnnxTensor tensor) {
        FloatBuffer buffer = tensor.getFloatBuffer();
        if (buffer.hasArray()) {
            return buffer.array();
        }
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
