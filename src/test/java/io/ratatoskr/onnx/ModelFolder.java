package io.ratatoskr.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.json.Json;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import io.ratatoskr.settings.Settings.ModelsSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the folder of a small embedding model: a table of vectors as the graph, and a vocabulary of a few words. */
final class ModelFolder {
    static final int WIDTH = 4;
    static final List<String> VOCABULARY = List.of(
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "d", "query", ":", "passage", "hello",
            "world");
    private static final int CLS = 2;
    private static final int SEP = 3;

    private final Path folder;

    ModelFolder(Path folder) {
        this.folder = folder;
    }

    /** A folder with graph, tokenizer and config.json. */
    static ModelFolder of(Path folder) throws IOException {
        return new ModelFolder(folder).graph(graph()).tokenizer().file("config.json", """
                {"architectures": ["BertModel"], "model_type": "bert", "hidden_size": 4, "max_position_embeddings": 64}
                """);
    }

    static TestGraph graph() {
        return TestGraph.lookup(TestGraph.INT64, TestGraph.ANY, TestGraph.ANY, WIDTH, "input_ids", "attention_mask");
    }

    /** The ids of a text of words of the vocabulary. */
    static long[] ids(String text) {
        return Stream.concat(Stream.concat(Stream.of("[CLS]"), Stream.of(text.split(" "))), Stream.of("[SEP]"))
                .mapToLong(VOCABULARY::indexOf)
                .toArray();
    }

    ModelFolder graph(TestGraph graph) throws IOException {
        return graph("model.onnx", graph);
    }

    ModelFolder graph(String path, TestGraph graph) throws IOException {
        return file(path, graph.bytes(VOCABULARY.size()));
    }

    ModelFolder tokenizer() throws IOException {
        return tokenizer("tokenizer.json");
    }

    ModelFolder tokenizer(String path) throws IOException {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        VOCABULARY.forEach(word -> vocabulary.put(word, vocabulary.size()));
        return file(path, """
                {"version": "1.0",
                 "added_tokens": [%s],
                 "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "lowercase": true},
                 "pre_tokenizer": {"type": "BertPreTokenizer"},
                 "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", %d], "cls": ["[CLS]", %d]},
                 "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                           "max_input_chars_per_word": 100, "vocab": %s}}
                """.formatted(
                        String.join(
                                ",",
                                Stream.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
                                        .map(token ->
                                                "{\"id\": %d, \"content\": \"%s\", \"single_word\": false, \"lstrip\": false, \"rstrip\": false, \"normalized\": false, \"special\": true}"
                                                        .formatted(vocabulary.get(token), token))
                                        .toList()),
                        SEP,
                        CLS,
                        Json.mapper().writeValueAsString(vocabulary)));
    }

    /** modules.json: pairs of type and path. */
    ModelFolder modules(String... typesAndPaths) throws IOException {
        List<String> modules = new ArrayList<>();
        for (int i = 0; i < typesAndPaths.length; i += 2) {
            String type = typesAndPaths[i].contains(".")
                    ? typesAndPaths[i]
                    : "sentence_transformers.models." + typesAndPaths[i];
            modules.add("{\"idx\": %d, \"name\": \"%d\", \"path\": \"%s\", \"type\": \"%s\"}"
                    .formatted(i / 2, i / 2, typesAndPaths[i + 1], type));
        }
        return file("modules.json", "[" + String.join(",", modules) + "]");
    }

    /** 1_Pooling/config.json with the mean. */
    ModelFolder meanPooling() throws IOException {
        return file("1_Pooling/config.json", "{\"embedding_dimension\": 4, \"pooling_mode\": \"mean\"}");
    }

    ModelFolder file(String path, String content) throws IOException {
        return file(path, content.getBytes(UTF_8));
    }

    ModelFolder file(String path, byte[] content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        return this;
    }

    LocalModelSettings settings() {
        return TestModels.at("folder", new Origin.Folder(folder));
    }

    LocalModelSettings settings(LocalModelSettings.Properties properties, LocalModelSettings.Embedding embedding) {
        LocalModelSettings plain = settings();
        return new LocalModelSettings(
                plain.id(), plain.organisation(), plain.origin(), properties, embedding, plain.scoring(), false);
    }

    static LocalModelSettings.Properties output(String name) {
        return new LocalModelSettings.Properties(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(name));
    }

    static LocalModels models(LocalModelSettings settings) {
        return LocalModels.of(
                SharedModels.SETTINGS,
                List.of(),
                new ModelsSettings(Map.of(), Map.of(), List.of(), List.of(settings), List.of()),
                TestModels.NO_STORE);
    }

    /** A safetensors file of tensors: float32, float16 or bfloat16. */
    static byte[] safetensors(String type, Map<String, float[][]> tensors) {
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        ByteBuffer data = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        tensors.forEach((name, rows) -> {
            int begin = data.position();
            for (float[] row : rows) {
                for (float value : row) {
                    switch (type) {
                        case "F32" -> data.putFloat(value);
                        case "F16" -> data.putShort(Float.floatToFloat16(value));
                        default -> data.putShort((short) (Float.floatToIntBits(value) >> 16));
                    }
                }
            }
            // A vector is a matrix of one row here
            String shape = name.endsWith("bias") || name.startsWith("norm")
                    ? "[%d]".formatted(rows[0].length)
                    : "[%d,%d]".formatted(rows.length, rows[0].length);
            header.append(",\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(name, type, shape, begin, data.position()));
        });
        byte[] values = new byte[data.position()];
        data.flip().get(values);
        return safetensors(header + "}", values);
    }

    static byte[] safetensors(String header, byte[] values) {
        byte[] json = header.getBytes(UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(values)
                .array();
    }
}
