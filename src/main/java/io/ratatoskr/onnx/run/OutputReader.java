package io.ratatoskr.onnx.run;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.ratatoskr.onnx.model.ModelCard;
import io.ratatoskr.onnx.model.ModelKind;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads the output of a graph as one row of numbers per input. */
record OutputReader(ModelCard card) {
    private static final List<String> EMBEDDING_OUTPUTS =
            List.of("last_hidden_state", "token_embeddings", "sentence_embedding", "pooler_output");
    private static final List<String> SCORE_OUTPUTS = List.of("logits");

    /**
     * Selects the output to compute.
     *
     * @throws OrtException when the graph has no output for this kind of model
     */
    String selectOutput(Map<String, NodeInfo> outputs) throws OrtException {
        for (String known : card.kind() == ModelKind.EMBEDDING ? EMBEDDING_OUTPUTS : SCORE_OUTPUTS) {
            if (outputs.containsKey(known)) {
                return requireShape(known, outputs);
            }
        }
        if (outputs.size() == 1) {
            return requireShape(outputs.keySet().iterator().next(), outputs);
        }
        throw new OrtException("the graph has the outputs %s; a model for %s has one of %s"
                .formatted(
                        outputs.keySet(),
                        card.kind().wireName(),
                        card.kind() == ModelKind.EMBEDDING ? EMBEDDING_OUTPUTS : SCORE_OUTPUTS));
    }

    private String requireShape(String name, Map<String, NodeInfo> outputs) throws OrtException {
        NodeInfo output = outputs.get(name);
        if (output != null && output.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
            int rank = tensor.getShape().length;
            boolean fits = card.kind() == ModelKind.EMBEDDING ? rank == 2 || rank == 3 : rank == 2;
            long last = rank == 0 ? -1 : tensor.getShape()[rank - 1];
            if (fits && (last < 0 || last == rowWidth())) {
                return name;
            }
        }
        throw new OrtException("the graph's output %s is %s; expected 32-bit floats for %s, %d in a row"
                .formatted(
                        name,
                        output == null ? "missing" : output.getInfo(),
                        card.kind().wireName(),
                        rowWidth()));
    }

    private int rowWidth() {
        return card.kind() == ModelKind.EMBEDDING
                ? card.dimensions()
                : card.labels().size();
    }

    /** @param paddedLength number of tokens that the inputs were padded to */
    float[][] read(OnnxTensor tensor, List<TokenizedInput> batch, int paddedLength) throws OrtException {
        long[] shape = tensor.getInfo().getShape();
        float[] values = tensor.getFloatBuffer().array();
        float[][] rows = new float[batch.size()][rowWidth()];
        if (Arrays.equals(shape, new long[] {rows.length, rowWidth()})) {
            for (int row = 0; row < rows.length; row++) {
                System.arraycopy(values, row * rowWidth(), rows[row], 0, rowWidth());
            }
        } else if (card.kind() == ModelKind.EMBEDDING
                && Arrays.equals(shape, new long[] {rows.length, paddedLength, rowWidth()})) {
            for (int row = 0; row < rows.length; row++) {
                card.pooling()
                        .pool(
                                values,
                                row * paddedLength * rowWidth(),
                                batch.get(row).length(),
                                rows[row]);
            }
        } else {
            throw new OrtException("the graph returned the shape %s; expected %d rows of %d"
                    .formatted(Arrays.toString(shape), rows.length, rowWidth()));
        }
        return rows;
    }
}
