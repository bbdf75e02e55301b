package io.ratatoskr.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RegistrySnapshotJsonTest {
    private static RegistrySnapshot any(Random random) {
        var providers = new ArrayList<RegistrySnapshot.ProviderEntry>();
        for (String provider : List.of("openrouter", "anthropic", "my \"own\"")) {
            var models = new ArrayList<KnownModel>();
            for (int i = random.nextInt(6); i > 0; i--) {
                models.add(RandomModels.of(random, provider, "model/" + i));
            }
            providers.add(new RegistrySnapshot.ProviderEntry(
                    provider,
                    random.nextBoolean() ? "openrouter.ai:443" : null,
                    random.nextBoolean() ? random.nextLong(2_000_000_000L) : null,
                    new ProviderModels(models, random.nextBoolean())));
        }
        List<Map<String, String>> equivalents =
                random.nextBoolean() ? List.of() : List.of(Map.of("a", "x", "b", "y"), Map.of("b", "é"));
        return new RegistrySnapshot("v" + random.nextInt(), providers, equivalents);
    }

    private static RegistrySnapshot read(String json) {
        return RegistrySnapshotJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void what_is_written_is_read_again() {
        for (int seed = 0; seed < 1_000; seed++) {
            RegistrySnapshot snapshot = any(new Random(seed));
            byte[] written = RegistrySnapshotJson.write(snapshot);
            assertThat(RegistrySnapshotJson.read(written)).as("seed %d", seed).isEqualTo(snapshot);
            assertThat(RegistrySnapshotJson.write(RegistrySnapshotJson.read(written)))
                    .as("seed %d", seed)
                    .isEqualTo(written);
        }
    }

    @Test
    void each_model_and_each_group_has_a_line() {
        RegistrySnapshot snapshot = any(new Random(7));
        int models = snapshot.providers().stream()
                .mapToInt(source -> source.models().models().size())
                .sum();
        String json = new String(RegistrySnapshotJson.write(snapshot), StandardCharsets.UTF_8);
        assertThat(json.lines().filter(line -> line.startsWith("{\"id\":"))).hasSize(models);
        assertThat(json.lines()).hasSize(1 + models + snapshot.equivalents().size());
        assertThat(json).endsWith("]}");
    }

    @Test
    void what_a_parameter_mostly_is_stands_once() {
        var models = new ArrayList<KnownModel>();
        for (int i = 0; i < 10; i++) {
            models.add(model("m" + i, new Mutable(0.0, 2.0, null)));
        }
        models.add(model("any", Mutable.ANY));
        models.add(model("own", new Mutable(0.0, 2.0, 0.6)));
        var snapshot = new RegistrySnapshot(
                "v",
                List.of(new RegistrySnapshot.ProviderEntry("p", null, null, new ProviderModels(models, false))),
                List.of());
        String json = new String(RegistrySnapshotJson.write(snapshot), StandardCharsets.UTF_8);
        assertThat(json.lines().filter(line -> line.contains("\"max\":2"))).hasSize(2);
        assertThat(json)
                .contains("{\"id\":\"m3\",\"parameters\":{\"temperature\":\"mutable\"}}")
                .contains("{\"id\":\"any\",\"parameters\":{\"temperature\":{\"availability\":\"mutable\"}}}");
        assertThat(read(json)).isEqualTo(snapshot);
    }

    private static KnownModel model(String id, Mutable temperature) {
        var bare = new KnownModel(
                new io.ratatoskr.api.model.ModelInfo(id, "p", java.util.Set.of(), null, null, true, null));
        return new KnownModel(bare.metadata().withParameters(Map.of("temperature", temperature)), List.of());
    }

    @Test
    void another_format_or_a_broken_document_is_refused() {
        for (String json : List.of(
                "{}",
                "{\"format\":2}",
                "{\"format\":1",
                "[]",
                "{\"format\":1,\"providers\":{\"p\":{\"models\":[{}]}}}",
                "{\"format\":1,\"providers\":{\"p\":{\"models\":[{\"id\":\"a\",\"pricing\":{\"prompt\":-1}}]}}}",
                "{\"format\":1,\"providers\":{\"p\":{\"models\":[{\"id\":\"a\",\"parameters\":{\"t\":\"maybe\"}}]}}}",
                "{\"format\":1,\"providers\":{\"p\":{\"models\":[{\"id\":\"a\"}],\"parameters\":{}}}}")) {
            assertThatThrownBy(() -> read(json)).as(json).isInstanceOf(InvalidRequest.class);
        }
    }

    @Test
    void values_that_contradict_each_other_are_an_invalid_document() {
        assertThatThrownBy(() -> read("{\"format\":1,\"providers\":{\"acme\":{\"parameters\":{\"top_k\":"
                        + "{\"availability\":\"mutable\",\"range\":{\"min\":5,\"max\":2}}}}}}"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("minimum 5.0 exceeds its maximum 2.0");
    }
}
