package io.ratatoskr.onnx.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a model's labels by output index: from {@code id2label} of {@code config.json}, else its {@code label2id}, else {@code
 * labels.txt}, one per line.
 */
final class LabelReader {
    private static final String LABELS_FILE = "labels.txt";

    private LabelReader() {}

    /**
     * Returns the labels; empty if the model has none.
     *
     * @throws IOException when indexes are missing or labels are repeated
     */
    static List<String> read(JsonNode config, ModelCardReader.ModelFileSource files) throws IOException {
        JsonNode id2label = config.path("id2label");
        if (!id2label.isEmpty()) {
            var byIndex = new LinkedHashMap<Integer, String>();
            for (Map.Entry<String, JsonNode> label : id2label.properties()) {
                byIndex.put(index(label.getKey(), "id2label"), label.getValue().asText());
            }
            return inOrder(byIndex, "id2label");
        }
        JsonNode label2id = config.path("label2id");
        if (!label2id.isEmpty()) {
            var byIndex = new LinkedHashMap<Integer, String>();
            for (Map.Entry<String, JsonNode> label : label2id.properties()) {
                byIndex.put(index(label.getValue().asText(), "label2id"), label.getKey());
            }
            if (byIndex.size() < label2id.size()) {
                throw new IOException("config.json: label2id has two labels of the same number");
            }
            return inOrder(byIndex, "label2id");
        }
        Optional<byte[]> lines = files.read(LABELS_FILE);
        return lines.isEmpty()
                ? List.of()
                : requireDistinct(
                        new String(lines.get(), StandardCharsets.UTF_8)
                                .lines()
                                .map(String::strip)
                                .filter(line -> !line.isEmpty())
                                .toList(),
                        LABELS_FILE);
    }

    private static int index(String text, String field) throws IOException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException("config.json: %s has the key '%s'; expected a number".formatted(field, text), e);
        }
    }

    private static List<String> inOrder(Map<Integer, String> byIndex, String field) throws IOException {
        var labels = new ArrayList<String>();
        for (int i = 0; i < byIndex.size(); i++) {
            @Nullable String label = byIndex.get(i);
            if (label == null) {
                throw new IOException(
                        "config.json: %s has %d labels, but none for %d".formatted(field, byIndex.size(), i));
            }
            labels.add(label);
        }
        return requireDistinct(labels, "config.json: " + field);
    }

    /** Scores are returned by label: one of two equal ones would be lost. */
    private static List<String> requireDistinct(List<String> labels, String origin) throws IOException {
        Set<String> seen = new HashSet<>();
        for (String label : labels) {
            if (!seen.add(label)) {
                throw new IOException("%s has the label '%s' twice; configure labels".formatted(origin, label));
            }
        }
        return labels;
    }
}
