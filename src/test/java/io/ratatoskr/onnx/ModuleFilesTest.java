package io.ratatoskr.onnx;

import static io.ratatoskr.onnx.ReferenceVectors.floats;
import static io.ratatoskr.onnx.ReferenceVectors.linear;
import static io.ratatoskr.onnx.ReferenceVectors.plus;
import static io.ratatoskr.onnx.ReferenceVectors.pool;
import static io.ratatoskr.onnx.ReferenceVectors.unitLength;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.settings.LocalModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every module of modules.json and every path in it counts, and the graph's outputs mean what their names say. */
final class ModuleFilesTest {
    private static final int WIDTH = ModelFolder.WIDTH;
    private static final String TEXT = "hello world a b";
    private static final long[] IDS = ModelFolder.ids(TEXT);
    private static final String[] DENSE = {"Transformer", "", "Pooling", "1_Pooling", "Dense", "2_Dense"};
    /** Exact in bfloat16 and float16. */
    private static final float[][] WEIGHT = {{0.5f, -1.25f, 2, 0.75f}, {-0.125f, 0.5f, 1, -3}};

    private static final float[][] BIAS = {{0.25f, -0.5f}};
    private static final float[][] RESIDUAL = {{1, 0, -1, 0.5f}, {0.25f, 2, 0, -1}};

    @TempDir
    Path folder;

    private static EmbedResponse embed(LocalModelSettings settings, List<String> texts) {
        try (LocalModels models = ModelFolder.models(settings)) {
            return models.embed(EmbedRequest.of("folder", texts), Cancellation.withTimeout(Duration.ofMinutes(1)));
        }
    }

    private static float[] embed(LocalModelSettings settings) {
        return embed(settings, List.of(TEXT)).embeddings().getFirst().values();
    }

    private static void assertVector(LocalModelSettings settings, double[] expected) {
        assertThat(embed(settings)).containsExactly(floats(expected), within(1e-6f));
    }

    private static void assertRefused(LocalModelSettings settings, String reason) {
        try (LocalModels models = ModelFolder.models(settings)) {
            ModelInfo info = models.models().getFirst();
            assertThat(info.callable()).isFalse();
            assertThat(info.reason()).contains(reason);
            assertThatExceptionOfType(ModelNotAvailable.class)
                    .isThrownBy(() -> models.load("folder", Cancellation.withTimeout(Duration.ofMinutes(1))))
                    .withMessageContaining(reason);
        }
    }

    private static double[] mean() {
        return pool("mean", IDS, 0, WIDTH);
    }

    private static double[] map(double[] vector, DoubleUnaryOperator function) {
        return Arrays.stream(vector).map(function).toArray();
    }

    private static Map<String, float[][]> tensors(Object... namesAndValues) {
        var tensors = new LinkedHashMap<String, float[][]>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            tensors.put((String) namesAndValues[i], (float[][]) namesAndValues[i + 1]);
        }
        return tensors;
    }

    private static byte[] weights(String type) {
        return ModelFolder.safetensors(type, tensors("linear.weight", WEIGHT, "linear.bias", BIAS));
    }

    private ModelFolder withDense(String config, byte[] weights, String... modules) throws IOException {
        return ModelFolder.of(folder)
                .modules(modules)
                .meanPooling()
                .file("2_Dense/config.json", "{\"in_features\": 4, \"out_features\": 2" + config + "}")
                .file("2_Dense/model.safetensors", weights);
    }

    private ModelFolder withDense(String config) throws IOException {
        return withDense(config, weights("F32"), DENSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"F32", "F16", "BF16"})
    void dense_is_applied_with_weights_of_every_type(String type) throws IOException {
        double[] expected = map(plus(linear(WEIGHT, mean()), BIAS[0]), Math::tanh);
        assertVector(withDense("", weights(type), DENSE).settings(), expected);
    }

    /** The normal distribution's integral up to a value, by Simpson's rule. */
    private static double normal(double value) {
        int steps = 2_000;
        double step = value / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-(i * step) * (i * step) / 2);
        }
        return 0.5 + sum * step / 3 / Math.sqrt(2 * Math.PI);
    }

    @Test
    void dense_has_the_activation_function_of_its_class_name() throws IOException {
        double[] linear = plus(linear(WEIGHT, mean()), BIAS[0]);
        Map<String, DoubleUnaryOperator> functions = Map.of(
                "torch.nn.modules.activation.Tanh", Math::tanh,
                "torch.nn.modules.linear.Identity", value -> value,
                "torch.nn.Identity", value -> value,
                "torch.nn.modules.activation.ReLU", value -> Math.max(0, value),
                "torch.nn.modules.activation.Sigmoid", value -> 1 / (1 + Math.exp(-value)),
                "torch.nn.modules.activation.SiLU", value -> value / (1 + Math.exp(-value)),
                "torch.nn.modules.activation.GELU", value -> value * normal(value));
        for (var function : functions.entrySet()) {
            ModelFolder model =
                    withDense(", \"bias\": true, \"activation_function\": \"%s\"".formatted(function.getKey()));
            assertVector(model.settings(), map(linear, function.getValue()));
        }
    }

    @Test
    void dense_without_bias_and_with_a_residual_connection() throws IOException {
        String identity = ", \"activation_function\": \"torch.nn.modules.linear.Identity\"";
        byte[] plain = ModelFolder.safetensors("F32", tensors("linear.weight", WEIGHT));
        assertVector(withDense(identity + ", \"bias\": false", plain, DENSE).settings(), linear(WEIGHT, mean()));
        byte[] residual = ModelFolder.safetensors("F32", tensors("residual.weight", RESIDUAL, "linear.weight", WEIGHT));
        assertVector(
                withDense(identity + ", \"bias\": false, \"use_residual\": true", residual, DENSE)
                        .settings(),
                plus(linear(WEIGHT, mean()), linear(RESIDUAL, mean())));
    }

    @Test
    void modules_are_applied_in_their_order() throws IOException {
        byte[] plain = weights("F32");
        String identity = ", \"activation_function\": \"torch.nn.modules.linear.Identity\"";
        assertVector(
                withDense(
                                identity,
                                plain,
                                "Transformer",
                                "",
                                "Pooling",
                                "1_Pooling",
                                "Normalize",
                                "4_Normalize",
                                "Dropout",
                                "5_Dropout",
                                "Dense",
                                "2_Dense")
                        .settings(),
                plus(linear(WEIGHT, unitLength(mean())), BIAS[0]));
        assertVector(
                withDense(
                                identity,
                                plain,
                                "Transformer",
                                "",
                                "Pooling",
                                "1_Pooling",
                                "Dense",
                                "2_Dense",
                                "Normalize",
                                "3_Normalize")
                        .settings(),
                unitLength(plus(linear(WEIGHT, mean()), BIAS[0])));
    }

    @Test
    void several_dense_layers_of_present_class_names() throws IOException {
        float[][] second = {{2, -1}, {0.5f, 0.25f}, {-1, 3}};
        ModelFolder model = withDense(
                        ", \"activation_function\": \"torch.nn.modules.linear.Identity\"",
                        weights("F32"),
                        "sentence_transformers.base.modules.transformer.Transformer",
                        "",
                        "sentence_transformers.sentence_transformer.modules.pooling.Pooling",
                        "1_Pooling",
                        "sentence_transformers.base.modules.dense.Dense",
                        "2_Dense",
                        "sentence_transformers.base.modules.dense.Dense",
                        "3_Dense")
                .file("3_Dense/config.json", "{\"in_features\": 2, \"out_features\": 3, \"bias\": false}")
                .file("3_Dense/model.safetensors", ModelFolder.safetensors("F32", tensors("linear.weight", second)));
        assertVector(model.settings(), map(linear(second, plus(linear(WEIGHT, mean()), BIAS[0])), Math::tanh));
        try (LocalModels models = ModelFolder.models(model.settings())) {
            assertThat(models.models().getFirst().dimensions()).isEqualTo(3);
        }
    }

    @Test
    void layer_norm_is_applied() throws IOException {
        float[][] scale = {{1, 2, 0.5f, -1}};
        float[][] shift = {{0, 0.25f, -1, 3}};
        ModelFolder model = ModelFolder.of(folder)
                .modules("Transformer", "", "Pooling", "1_Pooling", "LayerNorm", "2_LayerNorm")
                .meanPooling()
                .file("2_LayerNorm/config.json", "{\"dimension\": 4}")
                .file(
                        "2_LayerNorm/model.safetensors",
                        ModelFolder.safetensors("F32", tensors("norm.weight", scale, "norm.bias", shift)));
        double[] vector = mean();
        double average = Arrays.stream(vector).average().orElseThrow();
        double variance = Arrays.stream(vector)
                .map(value -> Math.pow(value - average, 2))
                .average()
                .orElseThrow();
        double[] expected = new double[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            expected[i] = (vector[i] - average) / Math.sqrt(variance + 1e-5) * scale[0][i] + shift[0][i];
        }
        assertVector(model.settings(), expected);
    }

    @Test
    void paths_of_modules_json_are_those_that_count() throws IOException {
        ModelFolder model = new ModelFolder(folder)
                .graph("0_Transformer/onnx/model.onnx", ModelFolder.graph())
                .tokenizer("0_Transformer/tokenizer.json")
                .file("0_Transformer/config.json", "{\"architectures\": [\"BertModel\"], \"hidden_size\": 4}")
                .file("0_Transformer/sentence_bert_config.json", "{\"max_seq_length\": 4}")
                .file("1_Pooling/config.json", "{\"pooling_mode\": \"mean\"}")
                .file("2_Pooling/config.json", "{\"pooling_mode\": \"cls\"}")
                .modules("Transformer", "0_Transformer", "Pooling", "2_Pooling");
        assertVector(model.settings(), pool("cls", IDS, 0, WIDTH));
        assertThat(embed(model.settings(), List.of(TEXT)).truncated()).containsExactly(0);
    }

    @Test
    void a_transformer_folder_without_files_means_those_of_the_model() throws IOException {
        ModelFolder model = ModelFolder.of(folder)
                .file("2_Pooling/config.json", "{\"pooling_mode\": \"lasttoken\"}")
                .modules("Transformer", "0_Transformer", "Pooling", "2_Pooling", "Normalize", "3_Normalize");
        assertVector(model.settings(), unitLength(pool("lasttoken", IDS, 0, WIDTH)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Router",
                "CNN",
                "LSTM",
                "WeightedLayerPooling",
                "WordWeights",
                "custom_st.Pooling",
                "SpladePooling"
            })
    void an_unknown_module_is_refused(String module) throws IOException {
        ModelFolder model = ModelFolder.of(folder)
                .meanPooling()
                .modules("Transformer", "", "Pooling", "1_Pooling", module, "2_Other");
        assertRefused(model.settings(), "modules.json has the module " + module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"StaticEmbedding", "CLIPModel", "custom_st.Transformer", "Pooling"})
    void a_first_module_that_is_not_a_transformer_is_refused(String module) throws IOException {
        ModelFolder model = ModelFolder.of(folder).meanPooling().modules(module, "", "Pooling", "1_Pooling");
        assertRefused(model.settings(), "modules.json starts with the module " + module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../other", "/etc", "a/../../b", ".hidden", "C:\\\\x", "a//b"})
    void a_path_out_of_the_folder_is_refused(String path) throws IOException {
        ModelFolder model = ModelFolder.of(folder).modules("Transformer", "", "Pooling", path);
        assertRefused(model.settings(), "not one inside the model's folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{} | not a list", "[] | not a list", "[{}] | starts with the module", "{ half | is not valid JSON"
            })
    void an_invalid_module_list_is_refused(String json, String reason) throws IOException {
        assertRefused(
                ModelFolder.of(folder).meanPooling().file("modules.json", json).settings(), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", \"activation_function\": \"torch.nn.modules.activation.Mish\" | Mish, which is not supported",
                ", \"activation_function\": \"mine.Tanh\" | mine.Tanh, which is not supported",
                ", \"bias\": \"yes\" | expected true or false",
                ", \"bias\": false | the unknown tensor linear.bias",
                ", \"in_features\": 3 | takes vectors of 3 values",
                ", \"out_features\": 3 | has the shape [2, 4]; expected [3, 4]",
                ", \"out_features\": 0 | no valid out_features",
                ", \"module_input_name\": \"token_embeddings\" | only sentence_embedding is supported",
                ", \"scale\": 2 | the unknown key 'scale'",
                ", \"use_residual\": true | expected [linear.bias, linear.weight, residual.weight]"
            })
    void a_dense_layer_that_cannot_be_computed_is_refused(String config, String reason) throws IOException {
        assertRefused(withDense(config).settings(), reason);
    }

    @Test
    void a_dense_layer_without_safetensors_is_refused() throws IOException {
        ModelFolder model = withDense("");
        Files.delete(folder.resolve("2_Dense/model.safetensors"));
        assertRefused(model.settings(), "2_Dense/model.safetensors is missing");
        assertRefused(
                model.file("2_Dense/pytorch_model.bin", "pickle").settings(),
                "only in pytorch_model.bin, a pickle file");
    }

    /** The header is checked when models are listed, the values when one is loaded. */
    @Test
    void weights_that_end_early_are_refused_when_the_model_is_loaded() throws IOException {
        byte[] weights = weights("F32");
        ModelFolder model = withDense("", Arrays.copyOf(weights, weights.length - 1), DENSE);
        assertThatExceptionOfType(ModelNotAvailable.class)
                .isThrownBy(() -> embed(model.settings()))
                .withMessageContaining("it ends within the tensor linear.bias");
    }

    @Test
    void a_list_without_pooling_needs_a_graph_that_pools() throws IOException {
        ModelFolder model = ModelFolder.of(folder).modules("Transformer", "", "Normalize", "1_Normalize");
        assertRefused(model.settings(), "modules.json has no Pooling");
        model.graph(ModelFolder.graph().outputs("sentence_embedding"));
        assertVector(model.settings(), unitLength(TestGraph.pooled(IDS, WIDTH)));
    }

    @ParameterizedTest
    @CsvSource({
        "last_hidden_state;sentence_embedding, true",
        "token_embeddings;sentence_embedding, true",
        "sentence_embedding;token_embeddings;pooler_output, true",
        "sentence_embedding, true",
        "last_hidden_state;pooler_output, false",
        "token_embeddings, false",
        "token_vectors, false"
    })
    void a_graphs_own_sentence_embedding_is_used(String outputs, boolean pooled) throws IOException {
        double[] expected = pooled ? TestGraph.pooled(IDS, WIDTH) : mean();
        ModelFolder model = ModelFolder.of(folder)
                .meanPooling()
                .modules("Transformer", "", "Pooling", "1_Pooling")
                .graph(ModelFolder.graph().outputs(outputs.split(";")));
        assertVector(model.settings(), expected);
        model.modules("Transformer", "", "Pooling", "1_Pooling", "Normalize", "2_Normalize");
        assertVector(model.settings(), unitLength(expected));
    }

    @Test
    void a_graph_that_pools_includes_modules_whose_files_are_missing() throws IOException {
        ModelFolder model = ModelFolder.of(folder)
                .meanPooling()
                .modules("Transformer", "", "Pooling", "1_Pooling", "Dense", "2_Dense", "Normalize", "3_Normalize")
                .graph(ModelFolder.graph().outputs("last_hidden_state", "sentence_embedding"));
        assertVector(model.settings(), unitLength(TestGraph.pooled(IDS, WIDTH)));
    }

    @ParameterizedTest
    @CsvSource({
        "pooler_output, 'the graph has the outputs [pooler_output]'",
        "output_0;output_1, 'the graph has the outputs [output_0, output_1]'",
        "token_a;token_b, 'the graph has the outputs [token_a, token_b]'"
    })
    void an_output_of_unknown_meaning_is_used_only_if_it_is_configured(String outputs, String reason)
            throws IOException {
        String[] names = outputs.split(";");
        ModelFolder model = ModelFolder.of(folder)
                .meanPooling()
                .modules("Transformer", "", "Pooling", "1_Pooling")
                .graph(ModelFolder.graph().outputs(names));
        assertRefused(model.settings(), reason);
        String last = names[names.length - 1];
        LocalModelSettings configured = model.settings(ModelFolder.output(last), LocalModelSettings.Embedding.NONE);
        assertVector(configured, last.startsWith("token") ? mean() : TestGraph.pooled(IDS, WIDTH));
        assertRefused(
                model.settings(ModelFolder.output("nowhere"), LocalModelSettings.Embedding.NONE),
                "output nowhere is missing");
    }

    @Test
    void a_configured_pooling_is_not_replaced_by_the_graphs() throws IOException {
        var cls = new LocalModelSettings.Embedding(List.of("cls"), Optional.empty(), List.of(), Map.of());
        ModelFolder model = ModelFolder.of(folder)
                .meanPooling()
                .modules("Transformer", "", "Pooling", "1_Pooling")
                .graph(ModelFolder.graph().outputs("sentence_embedding", "last_hidden_state"));
        assertVector(model.settings(LocalModelSettings.Properties.NONE, cls), pool("cls", IDS, 0, WIDTH));
        model.graph(ModelFolder.graph().outputs("sentence_embedding"));
        assertRefused(model.settings(LocalModelSettings.Properties.NONE, cls), "is already pooled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"transformer_task\": \"text-generation\"}",
                "{\"module_output_name\": \"sentence_embedding\"}",
                "{\"modality_config\": {\"text\": {\"method\": \"forward\", \"method_output_name\": \"pooler_output\"}}}",
                "{\"modality_config\": {\"text\": {\"method\": \"get_text_features\"}}}",
                "{\"modality_config\": {\"text\": {\"method_output_name\": [\"hidden_states\", 1]}}}"
            })
    void a_transformer_with_another_output_is_refused(String config) throws IOException {
        ModelFolder model = ModelFolder.of(folder)
                .meanPooling()
                .modules("Transformer", "", "Pooling", "1_Pooling")
                .file("sentence_bert_config.json", config);
        assertRefused(model.settings(), "sentence_bert_config.json has the");
    }

    @ParameterizedTest
    @ValueSource(strings = {"last_hidden_state", "sentence_embedding"})
    void outputs_of_16_bits_are_read(String output) throws IOException {
        ModelFolder model = ModelFolder.of(folder)
                .meanPooling()
                .modules("Transformer", "", "Pooling", "1_Pooling")
                .graph(ModelFolder.graph().outputs(output).half());
        double[] expected = output.equals("last_hidden_state") ? mean() : TestGraph.pooled(IDS, WIDTH);
        // 11 significant bits
        assertThat(embed(model.settings())).containsExactly(floats(expected), within(1e-3f));
    }

    /** Texts of different lengths share runs. */
    @Test
    void vectors_of_many_texts_are_those_of_each_text() throws IOException {
        ModelFolder model = withDense("");
        List<String> texts = List.of("a", "a b", "hello world a b c d", "d", "hello hello hello", "b c d a");
        EmbedResponse response = embed(model.settings(), texts);
        for (int i = 0; i < texts.size(); i++) {
            double[] expected = map(
                    plus(linear(WEIGHT, pool("mean", ModelFolder.ids(texts.get(i)), 0, WIDTH)), BIAS[0]), Math::tanh);
            assertThat(response.embeddings().get(i).values())
                    .as(texts.get(i))
                    .containsExactly(floats(expected), within(1e-6f));
        }
    }
}
