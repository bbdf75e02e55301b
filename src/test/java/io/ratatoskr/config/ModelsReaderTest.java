package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.config.ConfigOrigin.UserFile;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import io.ratatoskr.settings.Settings.ModelsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelsReaderTest {
    private static final Set<String> PROVIDERS = Set.of("local", "openrouter", "anthropic");

    private final Set<String> mistakes = new LinkedHashSet<>();

    private ModelsSettings read(String yaml) {
        return ModelsReader.read(sources(yaml, ""), PROVIDERS, mistakes);
    }

    static ConfigOrigin sources(String models, String presets) {
        return new ConfigOrigin(
                Path.of("/home"),
                new ConfigOrigin.PackagedFiles("", presets),
                new ConfigOrigin.UserFiles(Optional.empty(), Optional.of(new UserFile("models.yaml", models))),
                Map.of(),
                Map.of(),
                Map.of());
    }

    @Test
    void the_shipped_file_is_valid_and_empty() throws IOException {
        assertThat(read(Files.readString(Path.of("config", "models.yaml")))).isEqualTo(ModelsSettings.NONE);
        assertThat(mistakes).isEmpty();
    }

    @Test
    void every_section_is_read() {
        ModelsSettings models = read("""
                aliases: {smart: [a/b, c], one: d}
                presets: {free/agentic: ["openrouter:x"]}
                same: [{anthropic: a, openrouter: b}]
                local:
                  mine: {folder: models/mine, kind: nli, max-tokens: 128, labels: [a, b, c], hypothesis-template: "It is {}."}
                  hubbed: {hub: org/name, revision: v1, graph: onnx/model_q.onnx, dimensions: [256, 128], load-at-start: true}
                tokenizers: [{prefix: Llama, file: t.json}]
                """);
        assertThat(mistakes).isEmpty();
        assertThat(models.aliases()).isEqualTo(Map.of("smart", List.of("a/b", "c"), "one", List.of("d")));
        assertThat(models.presets()).containsOnlyKeys("free/agentic");
        assertThat(models.equivalents()).containsExactly(Map.of("anthropic", "a", "openrouter", "b"));
        assertThat(models.local().getFirst().origin()).isEqualTo(new Origin.Folder(Path.of("/home/models/mine")));
        assertThat(models.local().getLast().organisation()).contains("org");
        assertThat(models.tokenizers().getFirst().prefix()).isEqualTo("llama");
    }

    @Test
    void a_local_model_without_files_of_its_own_is_defined_by_keys() {
        ModelsSettings models = read("""
                local:
                  jar: {class-path: /, graph: m.onnx, tokenizer: m-tokenizer.json, output: vectors, pooling: cls, dimensions: 384}
                  joined: {folder: a, pooling: [mean, weighted-mean, mean-sqrt-length, max, last], dimensions: [64, 32]}
                """);
        assertThat(mistakes).isEmpty();
        LocalModelSettings jar = models.local().getFirst();
        assertThat(jar.origin()).isEqualTo(new Origin.ClassPath("/"));
        assertThat(jar.tokenizer()).contains("m-tokenizer.json");
        assertThat(jar.output()).contains("vectors");
        assertThat(jar.pooling()).containsExactly("cls");
        assertThat(jar.dimensions()).containsExactly(384);
        LocalModelSettings joined = models.local().getLast();
        assertThat(joined.pooling()).containsExactly("mean", "weighted-mean", "mean-sqrt-length", "max", "last");
        assertThat(joined.dimensions()).containsExactly(64, 32);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pooling: median | 'median'; expected one of mean, cls, last, max",
                "pooling: [mean, first] | 'first'",
                "pooling: 3 | expected a text",
                "tokenizer: ../t.json | a path inside the model's folder",
                "output: [a] | expected a text",
                "dimensions: 0 | the minimum is 1"
            })
    void a_mistake_in_a_key_of_a_local_model_is_reported(String key, String mistake) {
        read("local: {m: {folder: a, " + key + "}}");
        assertThat(mistakes).singleElement().asString().contains(mistake);
    }

    @Test
    void all_mistakes_are_reported_with_their_paths() {
        read("""
                alias: {}
                aliases: {anthropic/x: [a], empty: []}
                presets: {Nope: [a]}
                same: [{nobody: a}]
                local:
                  ../evil: {folder: a}
                  both: {folder: a, hub: b/c}
                  path: {folder: a, graph: ../../etc/passwd}
                  kind: {folder: a, kind: wizard, max-tokens: 1}
                  hub: {hub: no-slash}
                tokenizers: [{file: a}, {prefix: x}, {prefix: y, hub: org/y, revision: ../../up}]
                """);
        assertThat(mistakes)
                .anySatisfy(mistake -> assertThat(mistake).contains("alias", "is not a key"))
                .anySatisfy(mistake -> assertThat(mistake).contains("begins with a provider's name"))
                .anySatisfy(mistake -> assertThat(mistake).contains("has no models"))
                .anySatisfy(mistake -> assertThat(mistake).contains("Nope"))
                .anySatisfy(mistake -> assertThat(mistake).contains("unknown provider 'nobody'"))
                .anySatisfy(mistake -> assertThat(mistake).contains("../evil", "not an id"))
                .anySatisfy(mistake -> assertThat(mistake).contains("has 2 of folder, hub and class-path"))
                .anySatisfy(mistake -> assertThat(mistake).contains("../../up", "a branch, tag or commit"))
                .anySatisfy(mistake -> assertThat(mistake).contains("../../etc/passwd"))
                .anySatisfy(mistake -> assertThat(mistake).contains("wizard"))
                .anySatisfy(mistake -> assertThat(mistake).contains("the minimum is 3"))
                .anySatisfy(mistake -> assertThat(mistake).contains("no-slash"))
                .anySatisfy(mistake -> assertThat(mistake).contains("has no prefix"))
                .anySatisfy(mistake -> assertThat(mistake).contains("expected exactly one"))
                .allSatisfy(mistake -> assertThat(mistake).startsWith("models.yaml: "));
    }

    @Test
    void invalid_yaml_is_reported() {
        for (String yaml : List.of("aliases: [", "a: b: c", "just text", "- a list", "&a [*a]")) {
            mistakes.clear();
            read(yaml);
            assertThat(mistakes).as(yaml).isNotEmpty();
        }
    }
}
