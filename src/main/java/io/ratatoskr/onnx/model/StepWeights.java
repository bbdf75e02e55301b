package io.ratatoskr.onnx.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The weights of the steps after the pooling, in {@code model.safetensors} of their folders. */
public final class StepWeights {
    public static final String WEIGHT = "linear.weight";
    public static final String BIAS = "linear.bias";
    public static final String RESIDUAL = "residual.weight";
    public static final String SCALE = "norm.weight";
    public static final String SHIFT = "norm.bias";

    private static final String FILE = "model.safetensors";
    private static final String PICKLE = "pytorch_model.bin";

    private interface WeightReader<T> {
        T read(InputStream in, Map<String, List<Integer>> shapes) throws IOException;
    }

    private StepWeights() {}

    /**
     * Checks that a step's weights exist and have the right shapes, without reading them.
     *
     * @throws IOException when they do not
     */
    static void verify(ModelSource source, VectorStep step) throws IOException {
        withFile(source, step, (in, shapes) -> {
            SafetensorsReader.verify(in, shapes);
            return shapes;
        });
    }

    /**
     * Reads a step's weights: matrices by row, by the names of sentence-transformers. None for a step without weights.
     *
     * @throws IOException when they are missing or invalid
     */
    public static Map<String, float[]> read(ModelSource source, VectorStep step) throws IOException {
        return withFile(source, step, SafetensorsReader::read);
    }

    private static <T> Map<String, T> withFile(ModelSource source, VectorStep step, WeightReader<Map<String, T>> reader)
            throws IOException {
        String folder = folder(step);
        Map<String, List<Integer>> shapes = shapes(step);
        if (shapes.isEmpty()) {
            return Map.of();
        }
        Optional<InputStream> opened = source.openFile(folder + "/" + FILE);
        if (opened.isEmpty()) {
            Optional<InputStream> pickle = source.openFile(folder + "/" + PICKLE);
            if (pickle.isPresent()) {
                pickle.get().close();
                throw new UnsupportedModuleException(
                        "%s has its weights only in %s, a pickle file, which is not read; convert it to %s"
                                .formatted(folder, PICKLE, FILE));
            }
            throw new UnsupportedModuleException("%s/%s is missing, which modules.json needs".formatted(folder, FILE));
        }
        try (InputStream in = opened.get()) {
            return reader.read(in, shapes);
        } catch (IOException e) {
            throw new UnsupportedModuleException("%s/%s cannot be used: %s".formatted(folder, FILE, e.getMessage()));
        }
    }

    private static String folder(VectorStep step) {
        return switch (step) {
            case VectorStep.Dense dense -> dense.folder();
            case VectorStep.LayerNorm norm -> norm.folder();
            case VectorStep.Normalize none -> "";
        };
    }

    private static Map<String, List<Integer>> shapes(VectorStep step) {
        Map<String, List<Integer>> shapes = new HashMap<>();
        switch (step) {
            case VectorStep.Dense dense -> {
                List<Integer> matrix = List.of(dense.outputs(), dense.inputs());
                shapes.put(WEIGHT, matrix);
                if (dense.bias()) {
                    shapes.put(BIAS, List.of(dense.outputs()));
                }
                if (dense.hasResidualWeights()) {
                    shapes.put(RESIDUAL, matrix);
                }
            }
            case VectorStep.LayerNorm norm -> {
                shapes.put(SCALE, List.of(norm.width()));
                shapes.put(SHIFT, List.of(norm.width()));
            }
            case VectorStep.Normalize none -> {}
        }
        return shapes;
    }
}
