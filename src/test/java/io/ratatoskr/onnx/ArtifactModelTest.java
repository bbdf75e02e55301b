package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Embedding artifacts of Maven Central have graph and tokenizer at the root of the jar and nothing else. */
final class ArtifactModelTest {
    @RegisterExtension
    static final SharedModels MODELS = new SharedModels();

    @Test
    void an_artifact_is_defined_by_its_files_and_pooling() {
        String resource = "all-minilm-l6-v2-q";
        var settings = new LocalModelSettings(
                "mine",
                Optional.empty(),
                new Origin.ClassPath(Origin.ClassPath.ROOT),
                new LocalModelSettings.Properties(
                        Optional.of(resource + ".onnx"),
                        Optional.empty(),
                        Optional.of("int8"),
                        Optional.of(256),
                        Optional.of(resource + "-tokenizer.json"),
                        Optional.empty()),
                new LocalModelSettings.Embedding(List.of("mean"), Optional.empty(), List.of(), Map.of()),
                LocalModelSettings.Scoring.NONE,
                false);
        String text = "A man is playing a guitar on stage.";
        try (LocalModels models = ModelFolder.models(settings)) {
            assertThat(models.models().getFirst().reason()).isNull();
            assertThat(models.models().getFirst().dimensions()).isEqualTo(384);
            float[] vector = models.embed(
                            EmbedRequest.of("mine", text), Cancellation.withTimeout(Duration.ofMinutes(1)))
                    .embeddings()
                    .getFirst()
                    .values();
            assertThat(vector).containsExactly(MODELS.vector(SharedModels.INT8, text), within(1e-6f));
        }
    }
}
