package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelSelection;
import io.ratatoskr.settings.LocalModelSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scores of models whose config.json says what their logits mean, and the labels that they belong to. */
final class ScoreActivationTest {
    private static final String TEXT = "hello world";
    private static final String TOKENS = "[CLS] hello world [SEP]";
    private static final String THREE = "\"id2label\":{\"0\":\"toxic\",\"1\":\"insult\",\"2\":\"threat\"}";

    @TempDir
    Path folder;

    private static String config(String fields) {
        return "{\"architectures\":[\"BertForSequenceClassification\"],\"model_type\":\"bert\"%s%s}"
                .formatted(fields.isEmpty() ? "" : ",", fields);
    }

    private static <T extends ModelResponse> T infer(LocalModels models, Class<T> type, ModelRequest request) {
        try (models) {
            return type.cast(models.infer(request, Cancellation.withTimeout(Duration.ofMinutes(1))));
        }
    }

    private static ClassifyResult classify(LocalModels models) {
        return infer(models, ClassifyResponse.class, ClassifyRequest.of(ExportedModel.MODEL, TEXT))
                .results()
                .getFirst();
    }

    private static double[] expected(String activation, double... logits) {
        DoubleUnaryOperator function = switch (activation) {
            case "sigmoid" -> logit -> 1 / (1 + Math.exp(-logit));
            case "identity" -> logit -> logit;
            default -> {
                double sum = Arrays.stream(logits).map(Math::exp).sum();
                yield logit -> Math.exp(logit) / sum;
            }
        };
        return Arrays.stream(logits).map(function).toArray();
    }

    private static double[] scores(ClassifyResult result) {
        return result.scores().values().stream().mapToDouble(each -> each).toArray();
    }

    /** As transformers' text-classification pipeline. */
    @ParameterizedTest
    @CsvSource({
        "\"problem_type\":\"multi_label_classification\", sigmoid",
        "\"problem_type\":\"regression\", identity",
        "\"problem_type\":\"single_label_classification\", softmax",
        "\"problem_type\":null, softmax",
        "\"unrelated\":1, softmax",
        // The default activation of a cross-encoder does not apply to texts
        "\"sbert_ce_default_activation_function\":\"torch.nn.modules.linear.Identity\", softmax"
    })
    void the_problem_type_decides_the_scores_of_several_labels(String field, String activation) throws IOException {
        ExportedModel model = ExportedModel.scoring(folder, 3).with("config.json", config(THREE + "," + field));
        ClassifyResult result = classify(model.open());
        assertThat(result.scores().keySet()).containsExactly("toxic", "insult", "threat");
        assertThat(scores(result)).containsExactly(expected(activation, ExportedModel.logits(TOKENS, 3)), within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "\"problem_type\":\"multi_label_classification\", toxic, '', sigmoid",
        "\"problem_type\":\"regression\", quality, '', identity",
        "\"problem_type\":\"regression\", LABEL_0, classifier, identity",
        "\"problem_type\":\"single_label_classification\", quality, classifier, sigmoid",
        "\"problem_type\":null, quality, classifier, sigmoid"
    })
    void the_problem_type_decides_the_score_of_one_label(String field, String label, String kind, String activation)
            throws IOException {
        ExportedModel model = ExportedModel.scoring(folder, 1)
                .with("config.json", config("\"id2label\":{\"0\":\"%s\"},%s".formatted(label, field)));
        ClassifyResult result = classify(
                model.open(LocalModelSettings.Scoring.NONE, Optional.of(kind).filter(text -> !text.isEmpty())));
        assertThat(result.scores().keySet()).containsExactly(label);
        assertThat(scores(result)).containsExactly(expected(activation, ExportedModel.logits(TOKENS, 1)), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"softmax", "sigmoid", "identity"})
    void the_configured_activation_takes_precedence(String activation) throws IOException {
        ExportedModel model = ExportedModel.scoring(folder, 3)
                .with("config.json", config(THREE + ",\"problem_type\":\"something_else\""));
        ClassifyResult result = classify(model.open(
                new LocalModelSettings.Scoring(List.of(), Optional.empty(), Optional.of(activation)),
                Optional.empty()));
        assertThat(scores(result)).containsExactly(expected(activation, ExportedModel.logits(TOKENS, 3)), within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "\"sentence_transformers\":{\"activation_fn\":\"torch.nn.modules.linear.Identity\"}, identity",
        "\"sentence_transformers\":{\"activation_fn\":\"torch.nn.modules.activation.Sigmoid\"}, sigmoid",
        "\"sbert_ce_default_activation_function\":\"torch.nn.modules.linear.Identity\", identity",
        "\"sbert_ce_default_activation_function\":null, sigmoid",
        "\"unrelated\":1, sigmoid"
    })
    void a_reranker_has_the_activation_of_its_cross_encoder(String field, String activation) throws IOException {
        ExportedModel model = ExportedModel.scoring(folder, 1)
                .with("config.json", config("\"id2label\":{\"0\":\"LABEL_0\"}," + field));
        RerankResponse response = infer(
                model.open(), RerankResponse.class, RerankRequest.of(ExportedModel.MODEL, "hello", List.of("world")));
        assertThat(response.results().getFirst().relevanceScore())
                .isCloseTo(
                        expected(activation, ExportedModel.logits("[CLS] hello [SEP] world [SEP]", 1))[0],
                        within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "1, '\"id2label\":{\"0\":\"x\"},\"sentence_transformers\":{\"activation_fn\":\"torch.nn.modules.activation.Tanh\"}', Tanh",
        "3, '\"id2label\":{\"0\":\"a\",\"1\":\"b\",\"2\":\"c\"},\"problem_type\":\"token_classification\"', token_classification",
        "2, '\"id2label\":{\"0\":\"same\",\"1\":\"same\"}', twice",
        "2, '\"label2id\":{\"a\":0,\"b\":0}', same number",
        "2, '\"label2id\":{\"a\":0,\"b\":\"x\"}', expected a number",
        "2, '\"id2label\":{\"0\":\"a\",\"2\":\"b\"}', none for 1"
    })
    void what_is_not_understood_is_refused_with_the_reason(int labels, String fields, String reason)
            throws IOException {
        LocalModels models = ExportedModel.scoring(folder, labels)
                .with("config.json", config(fields))
                .open();
        assertThatExceptionOfType(ModelNotAvailable.class)
                .isThrownBy(() -> classify(models))
                .withMessageContaining(reason);
    }

    @Test
    void labels_come_from_label2id_or_a_file_if_there_is_no_id2label() throws IOException {
        ExportedModel model = ExportedModel.scoring(folder, 2).with("labels.txt", "good\r\nbad\n");
        assertThat(classify(model.with("config.json", config("")).open())
                        .scores()
                        .keySet())
                .containsExactly("good", "bad");
        assertThat(classify(model.with("config.json", config("\"label2id\":{\"yes\":1,\"no\":0}"))
                                .open())
                        .scores()
                        .keySet())
                .containsExactly("no", "yes");
    }

    /** 12 places, of which three are special tokens. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello world a b c d e f a b c d | a b c d | hello world a [SEP] this is a b c d",
                "hello world a b c d e f a b c d | a b c d e f | hello [SEP] this is a b c d e f",
                "hello world a b c d e f a b c d | a | hello world a b c d [SEP] this is a",
                "hello world | a b c d e f | hello [SEP] this is a b c d e f",
                "hello world | a b c d e f f | hello world [SEP] this is a b c d e",
                "hello world a b c d e f a b c d | a b c d e f f | hello world a b c [SEP] this is a b"
            })
    void the_hypothesis_of_a_label_is_whole_where_it_fits(String text, String label, String tokens) throws IOException {
        ExportedModel model = ExportedModel.scoring(folder, 2)
                .with(
                        "config.json",
                        config(
                                "\"id2label\":{\"0\":\"not_entailment\",\"1\":\"entailment\"},\"max_position_embeddings\":12"));
        ZeroShotRequest request = new ZeroShotRequest(
                List.of(text),
                true,
                new ZeroShotRequest.LabelSet(List.of(label), true, "this is {}"),
                ModelSelection.of(ExportedModel.MODEL),
                AdditionalProperties.NONE,
                Dialects.NATIVE);
        ClassifyResponse response = infer(model.open(), ClassifyResponse.class, request);
        assertThat(response.results().getFirst().scores().get(label))
                .isCloseTo(expected("softmax", ExportedModel.logits("[CLS] " + tokens + " [SEP]", 2))[1], within(1e-6));
        assertThat(response.truncated()).containsExactly(0);
    }

    /** As transformers and sentence-transformers do it: the longer text of a pair loses its end first. */
    @Test
    void a_query_is_whole_up_to_half_of_the_places() throws IOException {
        ExportedModel model = ExportedModel.scoring(folder, 1)
                .with("config.json", config("\"id2label\":{\"0\":\"LABEL_0\"},\"max_position_embeddings\":12"));
        RerankResponse response = infer(
                model.open(),
                RerankResponse.class,
                RerankRequest.of(ExportedModel.MODEL, "this is d", List.of("hello world a b c d e f")));
        assertThat(response.results().getFirst().relevanceScore())
                .isCloseTo(
                        expected("sigmoid", ExportedModel.logits("[CLS] this is d [SEP] hello world a b c d [SEP]", 1))[
                                0],
                        within(1e-6));
    }
}
