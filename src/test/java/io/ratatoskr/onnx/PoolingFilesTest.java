package io.ratatoskr.onnx;

import static io.ratatoskr.onnx.ReferenceVectors.floats;
import static io.ratatoskr.onnx.ReferenceVectors.pool;
import static io.ratatoskr.onnx.ReferenceVectors.unitLength;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pooling in a model's files is done, or the model is refused; it is never replaced by another one. */
final class PoolingFilesTest {
    private static final int WIDTH = ModelFolder.WIDTH;
    private static final String TEXT = "hello world a b";

    @TempDir
    Path folder;

    private static float[] embed(LocalModelSettings settings, String text, String inputType) {
        try (LocalModels models = ModelFolder.models(settings)) {
            return models.embed(
                            EmbedRequest.builder("folder", Input.of(text))
                                    .inputType(inputType)
                                    .build(),
                            Cancellation.withTimeout(Duration.ofMinutes(1)))
                    .embeddings()
                    .getFirst()
                    .values();
        }
    }

    private static float[] embed(LocalModelSettings settings) {
        return embed(settings, TEXT, null);
    }

    private static void assertRefused(LocalModelSettings settings, String reason) {
        try (LocalModels models = ModelFolder.models(settings)) {
            ModelInfo info = models.models().getFirst();
            assertThat(info.callable()).isFalse();
            assertThat(info.reason()).contains(reason);
            assertThat(models.status("folder")).isInstanceOf(ModelStatus.Unavailable.class);
            assertThatExceptionOfType(ModelNotAvailable.class)
                    .isThrownBy(() -> models.embed(
                            EmbedRequest.of("folder", TEXT), Cancellation.withTimeout(Duration.ofMinutes(1))))
                    .withMessageContaining(reason);
        }
    }

    private ModelFolder withPooling(String config) throws IOException {
        return ModelFolder.of(folder)
                .modules("Transformer", "", "Pooling", "1_Pooling")
                .file("1_Pooling/config.json", config);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"embedding_dimension\": 4, \"pooling_mode\": \"cls\", \"include_prompt\": true | cls",
                "\"embedding_dimension\": 4, \"pooling_mode\": \"lasttoken\" | lasttoken",
                "\"embedding_dimension\": 4, \"pooling_mode\": \"mean\" | mean",
                "\"embedding_dimension\": 4, \"pooling_mode\": \"max\" | max",
                "\"embedding_dimension\": 4, \"pooling_mode\": \"weightedmean\" | weightedmean",
                "\"pooling_mode\": \"mean_sqrt_len_tokens\" | mean_sqrt_len_tokens",
                "\"embedding_dimension\": 4, \"pooling_mode\": [\"lasttoken\", \"cls\"] | lasttoken,cls",
                "\"word_embedding_dimension\": 4, \"pooling_mode\": [\"max\"] | max",
                "\"word_embedding_dimension\": 4, \"pooling_mode_cls_token\": true | cls",
                "\"word_embedding_dimension\": 4, \"pooling_mode_max_tokens\": true, \"pooling_mode_cls_token\": false | max",
                "\"word_embedding_dimension\": 4, \"pooling_mode_mean_tokens\": true | mean",
                "\"word_embedding_dimension\": 4, \"pooling_mode_mean_sqrt_len_tokens\": true | mean_sqrt_len_tokens",
                "\"word_embedding_dimension\": 4, \"pooling_mode_weightedmean_tokens\": true | weightedmean",
                "\"word_embedding_dimension\": 4, \"pooling_mode_lasttoken\": true | lasttoken",
                "\"word_embedding_dimension\": 4, \"pooling_mode_mean_tokens\": true, \"pooling_mode_cls_token\": true | cls,mean",
                "\"pooling_mode_lasttoken\": true, \"pooling_mode_weightedmean_tokens\": true, \"pooling_mode_max_tokens\": true | max,weightedmean,lasttoken",
                "\"pooling_mode\": [\"mean\", \"cls\"], \"pooling_mode_mean_tokens\": true, \"pooling_mode_cls_token\": true | mean,cls"
            })
    void every_mode_is_computed(String config, String modes) throws IOException {
        float[] vector = embed(withPooling("{" + config + "}").settings());
        assertThat(vector)
                .containsExactly(floats(pool(modes.split(","), ModelFolder.ids(TEXT), 0, WIDTH)), within(1e-6f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | has no pooling mode",
                "[] | missing or not an object",
                "{\"word_embedding_dimension\": 4, \"pooling_mode_mean_tokens\": false} | has no pooling mode",
                "{\"pooling_mode\": []} | has no pooling mode",
                "{\"pooling_mode\": \"attention\"} | unknown pooling_mode \"attention\"",
                "{\"pooling_mode\": [\"mean\", \"first\"]} | unknown pooling_mode \"first\"",
                "{\"pooling_mode\": 1} | unknown pooling_mode 1",
                "{\"pooling_mode\": null} | unknown pooling_mode null",
                "{\"pooling_mode_attention_tokens\": true} | unknown key 'pooling_mode_attention_tokens'",
                "{\"pooling_mode_mean_tokens\": \"yes\"} | expected true or false",
                "{\"pooling_mode\": \"mean\", \"include_prompt\": 1} | expected true or false",
                "{\"pooling_mode\": \"mean\", \"pooling_mode_cls_token\": true} | contradict each other",
                "{\"pooling_mode\": \"mean\", \"embedding_dimension\": 4, \"word_embedding_dimension\": 8} | two lengths",
                "{\"pooling_mode\": \"mean\", \"embedding_dimension\": 0} | expected a positive integer",
                "{\"pooling_mode\": \"mean\", \"embedding_dimension\": 8} | expected floats for embedding, 8 in a row",
                "{ half | is not valid JSON"
            })
    void a_file_without_a_known_mode_is_refused_when_models_are_listed(String config, String reason)
            throws IOException {
        assertRefused(withPooling(config).settings(), reason);
    }

    @Test
    void a_refused_model_is_logged_once_where_it_is_configured() throws IOException {
        LocalModelSettings settings =
                withPooling("{\"pooling_mode\": \"logged\"}").settings();
        try (var log = LogCapture.start();
                LocalModels models = ModelFolder.models(settings)) {
            models.models();
            models.status("folder");
            String warning = "local model '%s' cannot be used: %s"
                    .formatted(settings.id(), models.models().getFirst().reason());
            assertThat(log.text()).contains("WARN").containsOnlyOnce(warning);
            assertThat(warning).doesNotContain("cannot be read");
        }
    }

    @Test
    void a_missing_pooling_file_is_refused() throws IOException {
        ModelFolder model = ModelFolder.of(folder).modules("Transformer", "", "Pooling", "1_Pooling");
        assertRefused(model.settings(), "1_Pooling/config.json is missing");
    }

    @Test
    void the_pooling_file_has_the_dimensions_where_config_json_has_none() throws IOException {
        ModelFolder model = withPooling("{\"embedding_dimension\": 4, \"pooling_mode\": \"cls\"}")
                .file("config.json", "{\"architectures\": [\"BertModel\"], \"model_type\": \"bert\"}");
        assertThat(embed(model.settings())).hasSize(WIDTH);
    }

    @Test
    void pooling_without_modules_json_is_normalised() throws IOException {
        ModelFolder model = ModelFolder.of(folder).file("1_Pooling/config.json", "{\"pooling_mode\": \"max\"}");
        assertThat(embed(model.settings()))
                .containsExactly(floats(unitLength(pool("max", ModelFolder.ids(TEXT), 0, WIDTH))), within(1e-6f));
    }

    @ParameterizedTest
    @CsvSource({
        "BertModel, '', mean",
        "XLMRobertaForMaskedLM, '', mean",
        "Qwen2ForCausalLM, '', lasttoken",
        "LlamaForCausalLM, ', \"is_causal\": false', mean"
    })
    void a_folder_without_pooling_files_is_pooled_as_sentence_transformers_pools_its_architecture(
            String architecture, String more, String mode) throws IOException {
        ModelFolder model = ModelFolder.of(folder)
                .file(
                        "config.json",
                        "{\"architectures\": [\"%s\"], \"hidden_size\": 4%s}".formatted(architecture, more));
        assertThat(embed(model.settings()))
                .containsExactly(floats(unitLength(pool(mode, ModelFolder.ids(TEXT), 0, WIDTH))), within(1e-6f));
    }

    /** The content of embedding models in Maven artifacts. */
    @Test
    void a_folder_of_graph_and_tokenizer_needs_the_pooling_in_models_yaml() throws IOException {
        ModelFolder model = new ModelFolder(folder).graph(ModelFolder.graph()).tokenizer();
        assertRefused(model.settings(), "nothing defines how token vectors are pooled");
        var embedding = new LocalModelSettings.Embedding(List.of("cls"), Optional.of(false), List.of(4, 2), Map.of());
        assertThat(embed(model.settings(LocalModelSettings.Properties.NONE, embedding)))
                .containsExactly(floats(pool("cls", ModelFolder.ids(TEXT), 0, WIDTH)), within(1e-6f));
        var pooling = new LocalModelSettings.Embedding(List.of("mean"), Optional.empty(), List.of(), Map.of());
        assertThat(embed(model.settings(LocalModelSettings.Properties.NONE, pooling)))
                .containsExactly(floats(unitLength(pool("mean", ModelFolder.ids(TEXT), 0, WIDTH))), within(1e-6f));
    }

    @Test
    void models_yaml_can_join_modes_and_overrides_the_files() throws IOException {
        ModelFolder model = withPooling("{\"pooling_mode\": \"attention\"}");
        assertRefused(model.settings(), "unknown pooling_mode");
        var embedding = new LocalModelSettings.Embedding(
                List.of("weighted-mean", "max"), Optional.empty(), List.of(), Map.of());
        float[] expected = floats(pool(new String[] {"weightedmean", "max"}, ModelFolder.ids(TEXT), 0, WIDTH));
        assertThat(embed(model.settings(LocalModelSettings.Properties.NONE, embedding)))
                .containsExactly(expected, within(1e-6f));
        LocalModelSettings settings =
                withPooling("{\"pooling_mode\": \"mean\"}").settings(LocalModelSettings.Properties.NONE, embedding);
        assertThat(embed(settings)).containsExactly(expected, within(1e-6f));
    }

    @Test
    void dimensions_that_are_greater_than_the_vectors_are_refused() throws IOException {
        var embedding = new LocalModelSettings.Embedding(List.of(), Optional.empty(), List.of(8), Map.of());
        assertRefused(
                withPooling("{\"pooling_mode\": \"mean\"}").settings(LocalModelSettings.Properties.NONE, embedding),
                "dimensions has 8, but its vectors have 4 values");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "cls", "lasttoken", "max", "mean_sqrt_len_tokens", "weightedmean"})
    void tokens_of_a_prompt_do_not_count_without_include_prompt(String mode) throws IOException {
        ModelFolder model = withPooling("{\"pooling_mode\": \"%s\", \"include_prompt\": false}".formatted(mode))
                .file(
                        "config_sentence_transformers.json",
                        "{\"prompts\": {\"query\": \"query: \", \"document\": \"\"}, \"default_prompt_name\": null}");
        long[] ids = ModelFolder.ids("query : " + TEXT);
        // [CLS] query :
        assertThat(embed(model.settings(), TEXT, "query"))
                .containsExactly(floats(pool(mode, ids, 3, WIDTH)), within(1e-6f));
        assertThat(embed(model.settings(), TEXT, "document"))
                .containsExactly(floats(pool(mode, ModelFolder.ids(TEXT), 0, WIDTH)), within(1e-6f));
        assertThat(embed(model.settings()))
                .containsExactly(floats(pool(mode, ModelFolder.ids(TEXT), 0, WIDTH)), within(1e-6f));
    }

    /** Texts of three tokens with [CLS] and [SEP]: whatever they are, their vectors would be that of the last token. */
    @Test
    void a_prompt_that_takes_all_tokens_is_an_error() throws IOException {
        ModelFolder model = withPooling("{\"pooling_mode\": \"mean\", \"include_prompt\": false}")
                .file(
                        "config_sentence_transformers.json",
                        "{\"prompts\": {\"query\": \"query: query: query: \", \"document\": \"\"}}")
                .file("sentence_bert_config.json", "{\"max_seq_length\": 4}");
        assertThatExceptionOfType(ProviderUnavailable.class)
                .isThrownBy(() -> embed(model.settings(), TEXT, "query"))
                .withMessageContaining("4 tokens, which its prompt fills");
        assertThat(embed(model.settings(), TEXT, "document")).hasSize(WIDTH);
        model.file("config_sentence_transformers.json", "{\"prompts\": {\"query\": \"query\", \"document\": \"\"}}");
        assertThat(embed(model.settings(), TEXT, "query")).hasSize(WIDTH);
    }

    @Test
    void a_graph_that_pools_cannot_leave_a_prompt_out() throws IOException {
        ModelFolder model = withPooling("{\"pooling_mode\": \"mean\", \"include_prompt\": false}")
                .file("config_sentence_transformers.json", "{\"prompts\": {\"query\": \"query: \"}}")
                .graph(ModelFolder.graph().outputs("sentence_embedding"));
        assertRefused(model.settings(), "is already pooled");
        withPooling("{\"pooling_mode\": \"attention\", \"include_prompt\": false}");
        assertRefused(model.settings(), "unknown pooling_mode");
        withPooling("{\"pooling_mode\": \"mean\", \"include_prompt\": false}");
        model.graph(ModelFolder.graph().outputs("sentence_embedding", "token_embeddings"));
        assertThat(embed(model.settings(), TEXT, "query"))
                .containsExactly(floats(pool("mean", ModelFolder.ids("query : " + TEXT), 3, WIDTH)), within(1e-6f));
    }

    @Test
    void the_default_prompt_belongs_to_texts_without_an_input_type() throws IOException {
        ModelFolder model = withPooling("{\"pooling_mode\": \"mean\"}")
                .file(
                        "config_sentence_transformers.json",
                        "{\"prompts\": {\"Search\": \"query: \", \"passage\": \"passage: \"}, \"default_prompt_name\": \"Search\"}");
        assertThat(embed(model.settings()))
                .containsExactly(floats(pool("mean", ModelFolder.ids("query : " + TEXT), 0, WIDTH)), within(1e-6f));
        assertThat(embed(model.settings(), TEXT, "document"))
                .containsExactly(floats(pool("mean", ModelFolder.ids("passage : " + TEXT), 0, WIDTH)), within(1e-6f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompts\": {\"q\": 7}} | the prompt q, which is not a text",
                "{\"prompts\": {\"q\": \"q: \"}, \"default_prompt_name\": \"p\"} | default_prompt_name p",
                "{\"model_type\": \"SparseEncoder\"} | the model_type SparseEncoder",
                "{\"truncate_dim\": 2} | the truncate_dim 2"
            })
    void a_value_of_the_prompts_file_that_is_not_supported_is_refused(String config, String reason) throws IOException {
        assertRefused(
                withPooling("{\"pooling_mode\": \"mean\"}")
                        .file("config_sentence_transformers.json", config)
                        .settings(),
                reason);
    }
}
