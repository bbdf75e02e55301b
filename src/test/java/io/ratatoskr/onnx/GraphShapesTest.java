package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import io.ratatoskr.settings.Settings.ModelsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs with other integer types and fixed shapes are given what they declare, or are refused when they are loaded. */
final class GraphShapesTest {
    private static final int WIDTH = 4;
    private static final int VOCABULARY = 4000;
    private static final List<String> TEXTS =
            List.of("squirrel", "a tree", "the squirrel runs up the tree", "42", "a squirrel and a tree and a message");

    @TempDir
    Path folder;

    private LocalModels models;

    @AfterEach
    void close() {
        if (models != null) {
            models.close();
        }
    }

    private LocalModels models(TestGraph graph) throws IOException {
        return models(graph.bytes(VOCABULARY));
    }

    private LocalModels models(byte[] graph) throws IOException {
        Files.write(folder.resolve("model.onnx"), graph);
        Files.writeString(folder.resolve("config.json"), """
                {"architectures": ["BertModel"], "model_type": "bert", "hidden_size": 4, "max_position_embeddings": 128}
                """);
        try (InputStream in = GraphShapesTest.class.getResourceAsStream("/models/embed-tiny-cls/tokenizer.json")) {
            Files.write(folder.resolve("tokenizer.json"), in.readAllBytes());
        }
        models = LocalModels.of(
                SharedModels.SETTINGS,
                List.of(),
                new ModelsSettings(
                        Map.of(),
                        Map.of(),
                        List.of(),
                        List.of(TestModels.at("graph", new Origin.Folder(folder))),
                        List.of()),
                TestModels.NO_STORE);
        return models;
    }

    private EmbedResponse embed(List<String> texts) {
        return models.embed(EmbedRequest.of("graph", texts), Cancellation.withTimeout(Duration.ofMinutes(1)));
    }

    private List<float[]> vectors(List<String> texts) {
        return embed(texts).embeddings().stream().map(each -> each.values()).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "6, -1, -1",
        "7, 1, -1",
        "6, 1, -1",
        "7, 3, -1",
        "7, -1, 48",
        "6, -1, 48",
        "6, 1, 48",
        "7, 2, 48",
        "6, 3, 48"
    })
    void vectors_do_not_depend_on_how_the_graph_declares_its_inputs(int type, long batch, long length)
            throws IOException {
        models(TestGraph.lookup(TestGraph.INT64, TestGraph.ANY, TestGraph.ANY, WIDTH, "input_ids", "attention_mask"));
        List<float[]> expected = vectors(TEXTS);
        models.close();
        models(TestGraph.lookup(
                type, batch, length, WIDTH, "input_ids", "attention_mask", "token_type_ids", "position_ids"));
        models.load("graph", Cancellation.withTimeout(Duration.ofMinutes(1)));
        List<float[]> found = vectors(TEXTS);
        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(found.get(i)).as(TEXTS.get(i)).containsExactly(expected.get(i), within(1e-6f));
        }
    }

    @Test
    void a_text_is_truncated_to_a_fixed_length() throws IOException {
        models(TestGraph.lookup(TestGraph.INT64, TestGraph.ANY, 6, WIDTH, "input_ids", "attention_mask"));
        EmbedResponse response = embed(List.of("one two three four five six seven eight nine ten"));
        assertThat(response.truncated()).containsExactly(0);
        assertThat(embed(List.of("one")).truncated()).isEmpty();
    }

    @Test
    void texts_of_different_lengths_do_not_share_a_run_of_a_graph_without_a_mask() throws IOException {
        models(TestGraph.lookup(TestGraph.INT64, TestGraph.ANY, TestGraph.ANY, WIDTH, "input_ids"));
        List<float[]> together = vectors(TEXTS);
        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(vectors(List.of(TEXTS.get(i))).getFirst()).containsExactly(together.get(i), within(1e-6f));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | -1 | 8 | input_ids | no attention_mask",
                "7 | -1 | 2 | input_ids,attention_mask | exactly 2 tokens",
                "1 | -1 | -1 | input_ids,attention_mask | cannot be loaded",
                "7 | -1 | -1 | input_ids,attention_mask,pixel_values | requires the inputs",
                "7 | -1 | -1 | attention_mask | cannot be loaded"
            })
    void a_graph_that_texts_cannot_be_given_to_is_refused_when_it_is_loaded(
            int type, long batch, long length, String inputs, String reason) throws IOException {
        models(TestGraph.lookup(type, batch, length, WIDTH, inputs.split(",")));
        assertRefused(reason);
    }

    /** The graph declares any length, but its table has fewer rows than the vocabulary has ids. */
    @Test
    void a_graph_that_fails_with_every_text_is_refused_when_it_is_loaded() throws IOException {
        models(TestGraph.lookup(TestGraph.INT64, TestGraph.ANY, TestGraph.ANY, WIDTH, "input_ids", "attention_mask")
                .bytes(2));
        assertRefused("the graph fails with a text of one letter");
    }

    private void assertRefused(String reason) {
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ModelNotAvailable.class)
                    .isThrownBy(() -> models.load("graph", Cancellation.withTimeout(Duration.ofMinutes(1))))
                    .withMessageContaining(reason);
        }
        assertThat(models.status("graph")).isNotInstanceOf(ModelStatus.Ready.class);
        assertThatExceptionOfType(ModelNotAvailable.class)
                .isThrownBy(() -> embed(List.of("a")))
                .withMessageContaining(reason);
    }
}
