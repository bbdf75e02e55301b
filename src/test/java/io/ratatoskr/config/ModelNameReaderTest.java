package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.chat.OutputOptions;
import io.ratatoskr.api.chat.Penalties;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolOptions;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.settings.PresetSettings;
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

final class ModelNameReaderTest {
    private static final Set<String> PROVIDERS =
            Set.of("local", "openrouter", "anthropic", "openai", "gemini", "huggingface");

    private final Set<String> mistakes = new LinkedHashSet<>();

    private ModelsSettings read(String models, String presets) {
        return ModelsReader.read(ModelsReaderTest.sources(models, presets), PROVIDERS, mistakes);
    }

    @Test
    void a_preset_is_a_list_or_a_map_with_parameters() {
        ModelsSettings models = read("""
            presets:
              my/one: [a, "openrouter:b"]
              my/all:
                models: [a]
                parameters:
                  temperature: 0.2
                  max_tokens: 2000
                  top_p: 1
                  top_k: 40
                  stop: [END]
                  frequency_penalty: -0.5
                  presence_penalty: 0.5
                  seed: 9007199254740993
                  tool_choice: {type: function, function: {name: look}}
                  parallel_tool_calls: false
                  response_format: {type: json_schema, json_schema: {name: n, strict: true, schema: {type: object, maximum: 0.10}}}
                  cache_prompt: true
                  reasoning: {effort: low, max_tokens: 100, exclude_from_output: true}
                  raw_provider_options: {transforms: [middle-out]}
              my/word: {models: a, parameters: {reasoning: high, tool_choice: required, response_format: json_object}}
            """, "");
        assertThat(mistakes).isEmpty();
        assertThat(models.presets().get("my/one"))
                .isEqualTo(new PresetSettings(List.of("a", "openrouter:b"), PresetParameters.NONE));
        assertThat(models.presets().get("my/all").parameters())
                .isEqualTo(new PresetParameters(
                        new Sampling(0.2, 1.0, 40, 9007199254740993L, new Penalties(-0.5, 0.5)),
                        new OutputOptions(
                                2000,
                                false,
                                List.of("END"),
                                new ResponseFormat.JsonSchema(
                                        "n",
                                        null,
                                        new RawJson("{\"type\":\"object\",\"maximum\":0.10}"),
                                        true,
                                        AdditionalProperties.NONE)),
                        new ToolOptions(new ToolChoice.Function("look"), false),
                        new ReasoningConfig("low", 100, true, AdditionalProperties.NONE),
                        true,
                        new RawJson("{\"transforms\":[\"middle-out\"]}")));
        PresetParameters words = models.presets().get("my/word").parameters();
        assertThat(words.reasoning()).isEqualTo(ReasoningConfig.ofEffort("high"));
        assertThat(words.tools().choice()).isEqualTo(ToolChoice.REQUIRED);
        assertThat(words.output().responseFormat()).isEqualTo(ResponseFormat.JSON_OBJECT);
    }

    @Test
    void a_preset_of_the_users_replaces_the_shipped_one_of_its_name_as_a_whole() {
        ModelsSettings models = read(
                "presets: {free/coding: [mine]}",
                "presets: {free/coding: {models: [theirs], parameters: {seed: 1}}, free/agentic: [other]}");
        assertThat(mistakes).isEmpty();
        assertThat(models.presets()).containsOnlyKeys("free/agentic", "free/coding");
        assertThat(models.presets().get("free/coding"))
                .isEqualTo(new PresetSettings(List.of("mine"), PresetParameters.NONE));
    }

    @Test
    void an_alias_may_stand_for_one_preset_and_for_a_model_of_its_own_name() {
        ModelsSettings models =
                read("aliases: {coder: \"ratatoskr:free/coding\", gpt-5: [gpt-5, b]}", "presets: {free/coding: [x]}");
        assertThat(mistakes).isEmpty();
        assertThat(models.aliases()).containsEntry("coder", List.of("ratatoskr:free/coding"));
    }

    @Test
    void dangling_and_circular_names_are_mistakes() {
        read("""
            aliases:
              a: [b]
              b: [a]
              none: ["ratatoskr:no/such"]
              mixed: ["ratatoskr:my/ok", x]
              blank: ["  "]
              "no:name": [x]
            presets:
              my/ok: [x]
              my/preset: ["ratatoskr:my/ok"]
              my/alias: [a]
              my/embedding: [x, y]
              Mine: [x]
              my/empty: {parameters: {seed: 1}}
              my/unfit: {models: [x], parameters: {max_tokens: 0, temprature: 1, seed: 1.5, tool_choice: maybe}}
              my/raw: {models: [x], parameters: {raw_provider_options: {model: y}, temperature: .nan}}
            """, "");
        assertThat(mistakes)
                .anySatisfy(mistake -> assertThat(mistake).contains("aliases.a refers to the alias 'b'"))
                .anySatisfy(mistake -> assertThat(mistake).contains("aliases.b refers to the alias 'a'"))
                .anySatisfy(mistake -> assertThat(mistake).contains("'ratatoskr:no/such'", "my/ok"))
                .anySatisfy(mistake -> assertThat(mistake).contains("aliases.mixed", "with other models"))
                .anySatisfy(mistake -> assertThat(mistake).contains("aliases.blank", "empty name"))
                .anySatisfy(mistake -> assertThat(mistake).contains("presets.my/preset refers to the preset"))
                .anySatisfy(mistake -> assertThat(mistake).contains("presets.my/alias refers to the alias 'a'"))
                .anySatisfy(mistake -> assertThat(mistake).contains("my/embedding lists 2 models"))
                .anySatisfy(mistake -> assertThat(mistake).contains("my/empty.models has no models"))
                .anySatisfy(mistake -> assertThat(mistake).contains("aliases.no:name is not an alias name"))
                .anySatisfy(mistake -> assertThat(mistake).contains("presets.Mine is not a preset name"))
                .anySatisfy(mistake -> assertThat(mistake).contains("max_tokens is 0"))
                .anySatisfy(mistake -> assertThat(mistake).contains("temprature is not a key"))
                .anySatisfy(mistake -> assertThat(mistake).contains("seed is '1.5'"))
                .anySatisfy(mistake -> assertThat(mistake).contains("tool_choice is 'maybe'"))
                .anySatisfy(mistake -> assertThat(mistake).contains("raw_provider_options.model may not be set"))
                .anySatisfy(mistake -> assertThat(mistake).contains("temperature is"))
                .hasSize(17);
    }

    @Test
    void the_shipped_presets_have_no_mistake_and_name_every_tier() throws IOException {
        ModelsSettings models = read("", Files.readString(Path.of("config", "presets.yaml")));
        assertThat(mistakes).isEmpty();
        for (String tier : List.of("free", "budget", "mid", "premium")) {
            for (String capability : List.of("agentic", "coding", "summariser", "text-generation", "embedding")) {
                assertThat(models.presets()).containsKey(tier + "/" + capability);
            }
        }
        assertThat(models.presets().values())
                .flatExtracting(PresetSettings::models)
                .allMatch(model -> PROVIDERS.contains(model.substring(0, model.indexOf(':'))));
        assertThat(models.presets().get("local/embedding").models()).containsExactly("local:all-MiniLM-L6-v2");
    }

    @Test
    void the_jar_carries_the_shipped_presets() {
        ConfigOrigin process = ConfigOrigin.ofProcess(Path.of(""), Optional.empty(), false, Map.of());
        assertThat(process.presets()).contains("free/agentic");
    }
}
