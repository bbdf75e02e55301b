package io.ratatoskr.onnx.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ratatoskr.onnx.model.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Inspects a graph file without loading it. */
final class OnnxGraphInfo {
    private static final byte[] DYNAMIC_QUANTIZATION_OPERATOR = "DynamicQuantizeLinear".getBytes(US_ASCII);
    private static final int BLOCK_SIZE = 1 << 20;

    private OnnxGraphInfo() {}

    /**
     * Detects dynamic quantization: operator names are plain text in an ONNX file, and this operator scales activations over the whole
     * batch.
     */
    static Precision detectPrecision(Path graph) throws IOException {
        byte[] block = new byte[BLOCK_SIZE];
        int overlap = 0;
        try (InputStream in = Files.newInputStream(graph)) {
            for (int read = in.read(block, overlap, BLOCK_SIZE - overlap);
                    read > 0;
                    read = in.read(block, overlap, BLOCK_SIZE - overlap)) {
                int end = overlap + read;
                if (contains(block, end)) {
                    return Precision.DYNAMIC_INT8;
                }
                overlap = Math.min(end, DYNAMIC_QUANTIZATION_OPERATOR.length - 1);
                System.arraycopy(block, end - overlap, block, 0, overlap);
            }
        }
        return Precision.FLOAT32;
    }

    private static boolean contains(byte[] block, int end) {
        for (int at = 0; at <= end - DYNAMIC_QUANTIZATION_OPERATOR.length; at++) {
            if (block[at] == DYNAMIC_QUANTIZATION_OPERATOR[0] && matches(block, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] block, int at) {
        for (int i = 1; i < DYNAMIC_QUANTIZATION_OPERATOR.length; i++) {
            if (block[at + i] != DYNAMIC_QUANTIZATION_OPERATOR[i]) {
                return false;
            }
        }
        return true;
    }
}
