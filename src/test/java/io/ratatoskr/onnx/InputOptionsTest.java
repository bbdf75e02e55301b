package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files of a model say about its inputs: special tokens, the truncated side, lower case, the greatest length. */
final class InputOptionsTest {
    private static final String LONG = "hello world a b c d e f";
    private static final String LENGTH_OF_4 = "{\"max_seq_length\": 4}";

    @TempDir
    Path folder;

    private static EmbedResponse embed(ExportedModel folder, String text) {
        try (LocalModels models = folder.open()) {
            return models.embed(
                    EmbedRequest.of(ExportedModel.MODEL, text), Cancellation.withTimeout(Duration.ofMinutes(1)));
        }
    }

    private static void assertTokens(ExportedModel folder, String text, String tokens) {
        EmbedResponse response = embed(folder, text);
        assertThat(response.usage().promptTokens()).isEqualTo(tokens.split(" ").length);
        assertThat(response.embeddings().getFirst().values())
                .containsExactly(ExportedModel.mean(tokens), within(1e-6f));
    }

    /** The tokenizers of the model families add special tokens before the text, after it, on both sides, or none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[CLS] $A [SEP] | Right | [CLS] hello world [SEP]",
                "$A | Right | hello world a b",
                "[CLS] $A | Right | [CLS] hello world a",
                "$A [SEP] | Right | hello world a [SEP]",
                "$A [SEP] [CLS] | Right | hello world [SEP] [CLS]",
                "[CLS] $A [SEP] | Left | [CLS] e f [SEP]",
                "$A | Left | c d e f",
                "[CLS] $A | Left | [CLS] d e f",
                "$A [SEP] | Left | d e f [SEP]"
            })
    void special_tokens_stay_and_the_text_is_truncated(String template, String direction, String tokens)
            throws IOException {
        String truncation = "{\"direction\":\"%s\",\"max_length\":512,\"strategy\":\"LongestFirst\",\"stride\":0}";
        assertTokens(
                ExportedModel.embedding(folder)
                        .with(
                                "tokenizer.json",
                                ExportedModel.tokenizer(
                                        ExportedModel.template(template, template + " $B:1"),
                                        true,
                                        truncation.formatted(direction)))
                        .with("sentence_bert_config.json", LENGTH_OF_4),
                LONG,
                tokens);
    }

    @Test
    void a_tokenizer_without_post_processor_loses_only_the_end_of_the_text() throws IOException {
        assertTokens(
                ExportedModel.embedding(folder)
                        .with("tokenizer.json", ExportedModel.tokenizer(false, true, ""))
                        .with("sentence_bert_config.json", LENGTH_OF_4),
                LONG,
                "hello world a b");
    }

    /** As in transformers, the side of tokenizer_config.json takes precedence over that of tokenizer.json. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"truncation_side\":\"left\"} | Right | [CLS] e f [SEP]",
                "{\"truncation_side\":\"right\"} | Left | [CLS] hello world [SEP]",
                "{\"truncation_side\":null} | Left | [CLS] e f [SEP]",
                "{} | Right | [CLS] hello world [SEP]"
            })
    void the_truncated_side_is_that_of_the_files(String config, String direction, String tokens) throws IOException {
        String truncation = "{\"direction\":\"%s\",\"max_length\":4,\"strategy\":\"LongestFirst\",\"stride\":0}";
        assertTokens(
                ExportedModel.embedding(folder)
                        .with("tokenizer.json", ExportedModel.tokenizer(true, true, truncation.formatted(direction)))
                        .with("tokenizer_config.json", config)
                        .with("sentence_bert_config.json", LENGTH_OF_4),
                LONG,
                tokens);
    }

    @Test
    void the_end_of_a_text_of_many_pages_is_found_from_the_left() throws IOException {
        assertTokens(
                ExportedModel.embedding(folder)
                        .with("tokenizer_config.json", "{\"truncation_side\":\"left\",\"model_max_length\":4}"),
                "hello  world ".repeat(40_000) + "c d e f",
                "[CLS] e f [SEP]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"do_lower_case\": true}", "{\"max_seq_length\":128,\"do_lower_case\": true}"})
    void texts_are_converted_to_lower_case_if_the_model_says_so(String file) throws IOException {
        ExportedModel cased =
                ExportedModel.embedding(folder).with("tokenizer.json", ExportedModel.tokenizer(true, false, ""));
        assertTokens(cased, "HELLO World", "[CLS] [UNK] [UNK] [SEP]");
        assertTokens(cased.with("sentence_bert_config.json", file), "HELLO World", "[CLS] hello world [SEP]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sentence_bert_config.json",
                "sentence_roberta_config.json",
                "sentence_distilbert_config.json",
                "sentence_camembert_config.json",
                "sentence_albert_config.json",
                "sentence_xlm-roberta_config.json",
                "sentence_xlnet_config.json"
            })
    void the_greatest_length_is_read_under_each_name(String file) throws IOException {
        EmbedResponse response = embed(
                ExportedModel.embedding(folder).with(file, "{\"max_seq_length\":6,\"do_lower_case\":false}"), LONG);
        assertThat(response.usage().promptTokens()).isEqualTo(6);
        assertThat(response.truncated()).containsExactly(0);
    }

    @Test
    void the_greatest_length_is_read_in_the_folder_of_the_first_module() throws IOException {
        ExportedModel model = ExportedModel.embedding(folder)
                .with("modules.json", """
                        [{"idx":0,"name":"0","path":"0_Transformer","type":"sentence_transformers.models.Transformer"},
                         {"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"},
                         {"idx":2,"name":"2","path":"2_Normalize","type":"sentence_transformers.models.Normalize"}]""")
                .with("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\":true,\"word_embedding_dimension\":4}")
                .with("0_Transformer/sentence_bert_config.json", LENGTH_OF_4);
        assertThat(embed(model, LONG).usage().promptTokens()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model_type\":\"bert\",\"max_position_embeddings\":5} | {} | {} | 5",
                "{\"model_type\":\"roberta\",\"max_position_embeddings\":8,\"pad_token_id\":1} | {} | {} | 6",
                "{\"model_type\":\"xlm-roberta\",\"max_position_embeddings\":8} | {} | {} | 6",
                "{\"model_type\":\"camembert\",\"max_position_embeddings\":8,\"pad_token_id\":0} | {} | {} | 7",
                "{\"model_type\":\"mpnet\",\"max_position_embeddings\":8} | {} | {} | 6",
                "{\"model_type\":\"gpt2\",\"n_positions\":6} | {} | {} | 6",
                "{\"model_type\":\"mpt\",\"max_seq_len\":7} | {} | {} | 7",
                "{\"model_type\":\"gemma3\",\"text_config\":{\"max_position_embeddings\":6}} | {} | {} | 6",
                "{\"max_position_embeddings\":9} | {\"model_max_length\":5} | {} | 5",
                "{\"max_position_embeddings\":9} | {\"model_max_length\":1000000000000000019884624838656} | {} | 9",
                "{\"max_position_embeddings\":9} | {\"model_max_length\":5} | {\"max_seq_length\":7} | 7",
                "{\"max_position_embeddings\":5} | {\"model_max_length\":9} | {\"max_seq_length\":7} | 5",
                "{\"max_position_embeddings\":6} | {} | {\"max_seq_length\":null} | 6",
                "{} | {\"max_len\":5} | {} | 5",
                "{} | {} | {} | 10"
            })
    void the_greatest_length_is_that_of_the_files(String config, String tokenizer, String lengths, int tokens)
            throws IOException {
        ExportedModel model = ExportedModel.embedding(folder)
                .with(
                        "config.json",
                        config.replaceFirst("}$", config.equals("{}") ? "\"hidden_size\":4}" : ",\"hidden_size\":4}"))
                .with("tokenizer_config.json", tokenizer)
                .with("sentence_bert_config.json", lengths);
        EmbedResponse response = embed(model, LONG);
        assertThat(response.usage().promptTokens()).isEqualTo(tokens);
        assertThat(response.truncated()).isEqualTo(tokens == 10 ? List.of() : List.of(0));
    }

    @Test
    void a_graph_finds_its_weights_in_another_file_and_lacking_ones_are_named() throws IOException {
        TestGraph graph = ExportedModel.graph().external("weights.bin");
        ExportedModel model = ExportedModel.embedding(folder).graph(graph.bytes(ExportedModel.VOCABULARY.size()));
        try (LocalModels models = model.open()) {
            assertThat(models.models().getFirst().reason())
                    .contains("weights.bin, where model.onnx has its weights, is not in the folder");
        }
        byte[] weights = graph.weights(ExportedModel.VOCABULARY.size());
        Files.write(folder.resolve("weights.bin"), weights);
        try (LocalModels models = model.open()) {
            assertThat(models.find(ExportedModel.MODEL).orElseThrow().source().bytes())
                    .isGreaterThan(weights.length)
                    .isLessThan(weights.length + 1_000L);
        }
        assertTokens(model, "a b", "[CLS] a b [SEP]");
    }

    @Test
    void a_graph_of_16_bit_floats_has_the_vectors_of_32_bit_ones() throws IOException {
        ExportedModel model = ExportedModel.embedding(folder)
                .graph(ExportedModel.graph().half().bytes(ExportedModel.VOCABULARY.size()));
        assertThat(embed(model, "a b").embeddings().getFirst().values())
                .containsExactly(ExportedModel.mean("[CLS] a b [SEP]"), within(2e-3f));
    }
}
