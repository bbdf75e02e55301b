package io.ratatoskr.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import io.ratatoskr.settings.Settings.ModelsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder with a small model, as an exporter writes it: a graph that looks up {@link TestGraph#vector}, a tokenizer of a few words. */
public final class ExportedModel {
    static final int WIDTH = 4;
    static final List<String> VOCABULARY = List.of(
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "d", "e", "f", "this", "is", "hello", "world");
    /** The name of the model. */
    static final String MODEL = "model";

    private final Path folder;

    private ExportedModel(Path folder) {
        this.folder = folder;
    }

    /** An embedding model. */
    static ExportedModel embedding(Path folder) throws IOException {
        return new ExportedModel(folder)
                .graph(graph().bytes(VOCABULARY.size()))
                .with("config.json", """
                        {"architectures": ["BertModel"], "model_type": "bert", "hidden_size": 4}""")
                .with("1_Pooling/config.json", """
                        {"embedding_dimension": 4, "pooling_mode": "mean"}""")
                .with("tokenizer.json", tokenizer(true, true, ""));
    }

    /** The files of an embedding model, by path. */
    public static Map<String, byte[]> files() {
        return Map.of(
                "model.onnx", graph().bytes(VOCABULARY.size()),
                "config.json",
                        "{\"architectures\": [\"BertModel\"], \"model_type\": \"bert\", \"hidden_size\": 4}"
                                .getBytes(UTF_8),
                "tokenizer.json", tokenizer(true, true, "").getBytes(UTF_8));
    }

    /** A classifier with as many outputs as {@code width}; config.json is to be added. */
    static ExportedModel scoring(Path folder, int width) throws IOException {
        return new ExportedModel(folder)
                .graph(TestGraph.lookup(
                                TestGraph.INT64, TestGraph.ANY, TestGraph.ANY, width, "input_ids", "attention_mask")
                        .scores()
                        .bytes(VOCABULARY.size()))
                .with("tokenizer.json", tokenizer(true, true, ""));
    }

    static TestGraph graph() {
        return TestGraph.lookup(TestGraph.INT64, TestGraph.ANY, TestGraph.ANY, WIDTH, "input_ids", "attention_mask");
    }

    ExportedModel graph(byte[] bytes) throws IOException {
        Files.write(folder.resolve("model.onnx"), bytes);
        return this;
    }

    ExportedModel with(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content.getBytes(UTF_8));
        return this;
    }

    LocalModels open() {
        return open(LocalModelSettings.Scoring.NONE, Optional.empty());
    }

    LocalModels open(LocalModelSettings.Scoring scoring, Optional<String> kind) {
        LocalModelSettings plain = TestModels.at(MODEL, new Origin.Folder(folder));
        LocalModelSettings settings = new LocalModelSettings(
                plain.id(),
                plain.organisation(),
                plain.origin(),
                new LocalModelSettings.Properties(
                        Optional.empty(), kind, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                plain.embedding(),
                scoring,
                false);
        return LocalModels.of(
                SharedModels.SETTINGS,
                List.of(),
                new ModelsSettings(Map.of(), Map.of(), List.of(), List.of(settings), List.of()),
                TestModels.NO_STORE);
    }

    /**
     * A WordPiece tokenizer.
     *
     * @param special whether it adds [CLS] and [SEP]
     * @param truncation the object of that name, or empty
     */
    static String tokenizer(boolean special, boolean lowerCase, String truncation) {
        return tokenizer(
                special ? template("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1") : "null", lowerCase, truncation);
    }

    /**
     * Like {@link #tokenizer(boolean, boolean, String)}.
     *
     * @param postProcessor JSON
     */
    static String tokenizer(String postProcessor, boolean lowerCase, String truncation) {
        List<String> ids = new ArrayList<>();
        List<String> added = new ArrayList<>();
        for (int id = 0; id < VOCABULARY.size(); id++) {
            String token = VOCABULARY.get(id);
            ids.add("\"%s\":%d".formatted(token, id));
            if (token.startsWith("[")) {
                added.add("""
                        {"id":%d,"content":"%s","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}""".formatted(id, token));
            }
        }
        return """
                {"version":"1.0","truncation":%s,"padding":null,"added_tokens":[%s],
                 "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":%s},
                 "pre_tokenizer":{"type":"BertPreTokenizer"},"post_processor":%s,"decoder":null,
                 "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,
                 "vocab":{%s}}}""".formatted(
                        truncation.isEmpty() ? "null" : truncation,
                        String.join(",", added),
                        lowerCase,
                        postProcessor,
                        String.join(",", ids));
    }

    /** A post-processor. Each element of a template is a special token, or {@code $A} or {@code $B}, with its type id after a colon. */
    static String template(String single, String pair) {
        return """
                {"type":"TemplateProcessing","single":[%s],"pair":[%s],"special_tokens":{
                 "[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},"[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}}""".formatted(elements(single), elements(pair));
    }

    private static String elements(String template) {
        List<String> elements = new ArrayList<>();
        for (String element : template.split(" ")) {
            String name = element.replaceFirst(":.*", "");
            int type = element.endsWith(":1") ? 1 : 0;
            elements.add(
                    name.startsWith("$")
                            ? "{\"Sequence\":{\"id\":\"%s\",\"type_id\":%d}}".formatted(name.substring(1), type)
                            : "{\"SpecialToken\":{\"id\":\"%s\",\"type_id\":%d}}".formatted(name, type));
        }
        return String.join(",", elements);
    }

    /** The unit vector of the mean of these tokens. */
    static float[] mean(String tokens) {
        return VectorMath.normalised(sum(tokens));
    }

    /** The mean of the vectors of these tokens, which is what a graph of scores returns. */
    static double[] logits(String tokens, int width) {
        double[] mean = new double[width];
        String[] names = tokens.split(" ");
        for (String token : names) {
            float[] vector = TestGraph.vector(VOCABULARY.indexOf(token), width);
            for (int i = 0; i < width; i++) {
                mean[i] += vector[i] / (double) names.length;
            }
        }
        return mean;
    }

    private static float[] sum(String tokens) {
        float[] sum = new float[WIDTH];
        for (String token : tokens.split(" ")) {
            float[] vector = TestGraph.vector(VOCABULARY.indexOf(token), WIDTH);
            for (int i = 0; i < WIDTH; i++) {
                sum[i] += vector[i];
            }
        }
        return sum;
    }
}
