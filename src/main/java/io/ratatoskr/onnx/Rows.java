package io.ratatoskr.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads the output of a graph as one row of numbers per input. */
record Rows(ModelCard card) {
    private static final List<String> VECTORS =
            List.of("last_hidden_state", "token_embeddings", "sentence_embedding", "pooler_output");
    private static final List<String> SCORES = List.of("logits");

    /**
     * Selects the output to compute.
     *
     * @throws OrtException when the graph has no output for this kind of model
     */
    String output(Map<String, NodeInfo> outputs) throws OrtException {
        for (String known : card.kind() == ModelKind.EMBEDDING ? VECTORS : SCORES) {
            if (outputs.containsKey(known)) {
                return checked(known, outputs);
            }
        }
        if (outputs.size() == 1) {
            return checked(outputs.keySet().iterator().next(), outputs);
        }
        throw new OrtException("the graph has the outputs %s; a model for %s has one of %s"
                .formatted(
                        outputs.keySet(), card.kind().word(), card.kind() == ModelKind.EMBEDDING ? VECTORS : SCORES));
    }

    private String checked(String name, Map<String, NodeInfo> outputs) throws OrtException {
        NodeInfo output = outputs.get(name);
        if (output != null && output.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
            int ranks = tensor.getShape().length;
            boolean fits = card.kind() == ModelKind.EMBEDDING ? ranks == 2 || ranks == 3 : ranks == 2;
            long last = ranks == 0 ? -1 : tensor.getShape()[ranks - 1];
            if (fits && (last < 0 || last == width())) {
                return name;
            }
        }
        throw new OrtException("the graph's output %s is %s; expected 32-bit floats for %s, %d in a row"
                .formatted(
                        name,
                        output == null ? "missing" : output.getInfo(),
                        card.kind().word(),
                        width()));
    }

    private int width() {
        return card.kind() == ModelKind.EMBEDDING
                ? card.dimensions()
                : card.labels().size();
    }

    /** @param longest number of tokens that the inputs were padded to */
    float[][] of(OnnxTensor tensor, List<Tokens> batch, int longest) throws OrtException {
        long[] shape = tensor.getInfo().getShape();
        float[] numbers = tensor.getFloatBuffer().array();
        float[][] rows = new float[batch.size()][width()];
        if (Arrays.equals(shape, new long[] {rows.length, width()})) {
            for (int row = 0; row < rows.length; row++) {
                System.arraycopy(numbers, row * width(), rows[row], 0, width());
            }
        } else if (card.kind() == ModelKind.EMBEDDING
                && Arrays.equals(shape, new long[] {rows.length, longest, width()})) {
            for (int row = 0; row < rows.length; row++) {
                card.pooling()
                        .pool(numbers, row * longest * width(), batch.get(row).length(), rows[row]);
            }
        } else {
            throw new OrtException("the graph returned the shape %s; expected %d rows of %d"
                    .formatted(Arrays.toString(shape), rows.length, width()));
        }
        return rows;
    }
}
