package io.ratatoskr.onnx;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Inspects a graph file without loading it. */
final class Graphs {
    private static final byte[] DYNAMIC = "DynamicQuantizeLinear".getBytes(US_ASCII);
    private static final int BLOCK = 1 << 20;

    private Graphs() {}

    /**
     * Detects dynamic quantization: operator names are plain text in an ONNX file, and this operator scales activations over the whole
     * batch.
     */
    static Precision precision(Path graph) throws IOException {
        byte[] block = new byte[BLOCK];
        int kept = 0;
        try (InputStream in = Files.newInputStream(graph)) {
            for (int read = in.read(block, kept, BLOCK - kept); read > 0; read = in.read(block, kept, BLOCK - kept)) {
                int end = kept + read;
                if (contains(block, end)) {
                    return Precision.DYNAMIC_INT8;
                }
                kept = Math.min(end, DYNAMIC.length - 1);
                System.arraycopy(block, end - kept, block, 0, kept);
            }
        }
        return Precision.FLOAT32;
    }

    private static boolean contains(byte[] block, int end) {
        for (int at = 0; at <= end - DYNAMIC.length; at++) {
            if (block[at] == DYNAMIC[0] && matches(block, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] block, int at) {
        for (int i = 1; i < DYNAMIC.length; i++) {
            if (block[at + i] != DYNAMIC[i]) {
                return false;
            }
        }
        return true;
    }
}
