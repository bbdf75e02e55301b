package io.ratatoskr.onnx.run;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs that a graph declares. Exporters declare 64-bit integers and free dimensions; TensorFlow's declare 32-bit integers, and
 * graphs for accelerators a fixed batch size or length.
 *
 * @param types 32- or 64-bit integers, by name
 * @param batchSize the only batch size; 0: any
 * @param length the only length in tokens, to which shorter texts are padded; 0: any
 */
record GraphInputs(Map<String, OnnxJavaType> types, int batchSize, int length) {
    static final String INPUT_IDS = "input_ids";
    static final String ATTENTION_MASK = "attention_mask";
    static final String TOKEN_TYPE_IDS = "token_type_ids";
    static final String POSITION_IDS = "position_ids";

    private static final List<String> SUPPORTED = List.of(INPUT_IDS, ATTENTION_MASK, TOKEN_TYPE_IDS, POSITION_IDS);
    private static final int MIN_LENGTH = 3;
    private static final int MAX_DIMENSION = 1 << 20;

    /** @throws OrtException when the graph needs other inputs, or none that texts can be given to */
    static GraphInputs of(Map<String, NodeInfo> declared) throws OrtException {
        if (!SUPPORTED.containsAll(declared.keySet()) || !declared.containsKey(INPUT_IDS)) {
            throw new OrtException(
                    "the graph requires the inputs %s; supported: %s".formatted(declared.keySet(), SUPPORTED));
        }
        Map<String, OnnxJavaType> types = new LinkedHashMap<>();
        int batchSize = 0;
        int length = 0;
        for (String name : SUPPORTED) {
            NodeInfo node = declared.get(name);
            if (node != null) {
                TensorInfo tensor = requireIntegers(name, node);
                types.put(name, tensor.type);
                batchSize = merge(name, batchSize, tensor.getShape()[0]);
                length = merge(name, length, tensor.getShape()[1]);
            }
        }
        if (length > 0 && (length < MIN_LENGTH || !types.containsKey(ATTENTION_MASK))) {
            throw new OrtException(
                    "the graph takes texts of exactly %d tokens, but has no attention_mask to hide padding"
                            .formatted(length));
        }
        return new GraphInputs(types, batchSize, length);
    }

    private static TensorInfo requireIntegers(String name, NodeInfo node) throws OrtException {
        if (node.getInfo() instanceof TensorInfo tensor
                && (tensor.type == OnnxJavaType.INT64 || tensor.type == OnnxJavaType.INT32)
                && tensor.getShape().length == 2) {
            return tensor;
        }
        throw new OrtException("the graph's input %s is %s; expected integers of the shape [texts, tokens]"
                .formatted(name, node.getInfo()));
    }

    private static int merge(String name, int known, long dimension) throws OrtException {
        if (dimension < 0) {
            return known;
        }
        if (dimension == 0 || dimension > MAX_DIMENSION || (known > 0 && known != dimension)) {
            throw new OrtException("the graph's input %s has the dimension %d, which does not fit its other inputs"
                    .formatted(name, dimension));
        }
        return (int) dimension;
    }

    boolean has(String name) {
        return types.containsKey(name);
    }

    /** The number of tokens that the texts of a run are padded to. */
    int paddedLength(List<TokenizedInput> batch) {
        return length > 0
                ? length
                : batch.stream().mapToInt(TokenizedInput::length).max().orElseThrow();
    }

    /** The maximum tokens of a text, for a model that accepts {@code maxTokens}. */
    int limit(int maxTokens) {
        return length > 0 ? Math.min(length, maxTokens) : maxTokens;
    }

    /** The number of texts of the batch that one run takes: all, unless the graph's batch size is smaller or padding would be visible. */
    int textsPerRun(List<TokenizedInput> batch) {
        int first = batch.getFirst().length();
        if (!has(ATTENTION_MASK) && batch.stream().anyMatch(text -> text.length() != first)) {
            return 1;
        }
        return batchSize > 0 ? Math.min(batchSize, batch.size()) : batch.size();
    }
}
