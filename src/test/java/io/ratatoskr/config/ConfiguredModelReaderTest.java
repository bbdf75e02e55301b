package io.ratatoskr.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import io.ratatoskr.api.ParameterAvailability.ReadOnly;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.registry.ModelJsonWriter;
import io.ratatoskr.registry.KnownModel;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ConfiguredModelReaderTest {
    private final Set<String> mistakes = new LinkedHashSet<>();

    private Map<String, List<KnownModel>> read(String yaml) {
        return ModelsReader.read(
                        ModelsReaderTest.sources(yaml, ""), Set.of("local", "openrouter", "anthropic"), mistakes)
                .configuredModels();
    }

    private ModelMetadata one(String fields) {
        return read("models: {\"openrouter:a/b:free\": " + fields + "}")
                .get("openrouter")
                .getFirst()
                .metadata();
    }

    @Test
    void every_field_is_read() {
        KnownModel model = read("""
                        models:
                          openrouter:anthropic/claude-sonnet-4.5:
                            context_window: 200000
                            max_output_tokens: 64000
                            dimensions: 8
                            pricing: {prompt: 3, completion: 15, cache_read: 0.3, cache_write: 3.75}
                            parameters:
                              temperature: {min: 0, max: 1, default: 1}
                              top_k: unsupported
                              reasoning: {values: [low, medium, high]}
                              seed: {value: 7}
                              stop: mutable
                              top_p: {availability: mutable, range: {min: 0, max: 0.5}}
                              logit_bias: {availability: opaque}
                            capabilities: [chat, tool_use]
                            input_modalities: [text, image]
                            output_modalities: [text]
                            aliases: [sonnet]
                        """).get("openrouter").getFirst();
        assertThat(mistakes).isEmpty();
        ModelMetadata metadata = model.metadata();
        assertThat(metadata.info().id()).isEqualTo("anthropic/claude-sonnet-4.5");
        assertThat(metadata.info().contextWindow()).isEqualTo(200_000);
        assertThat(metadata.info().dimensions()).isEqualTo(8);
        assertThat(metadata.info().capabilities())
                .containsExactlyInAnyOrder(ModelCapability.CHAT, ModelCapability.TOOL_USE);
        assertThat(metadata.maxOutputTokens()).isEqualTo(64_000);
        assertThat(metadata.inputModalities()).containsExactly("text", "image");
        assertThat(metadata.outputModalities()).containsExactly("text");
        assertThat(model.aliases()).containsExactly("sonnet");
        assertThat(metadata.parameters())
                .containsEntry("temperature", new Mutable(0.0, 1.0, 1.0))
                .containsEntry("top_k", ParameterAvailability.UNSUPPORTED)
                .containsEntry("reasoning", new Mutable(null, null, null, List.of("low", "medium", "high")))
                .containsEntry("seed", new ReadOnly(new RawJson("7")))
                .containsEntry("stop", Mutable.ANY)
                .containsEntry("top_p", new Mutable(0.0, 0.5, null))
                .containsEntry("logit_bias", ParameterAvailability.OPAQUE);
    }

    @Test
    void prices_keep_their_digits() {
        var pricing = one("{pricing: {prompt: 0.1, completion: 0.30000000000000004, cache_read: 0.075}}")
                .pricing();
        assertThat(pricing.prompt()).isEqualTo(new BigDecimal("0.1"));
        assertThat(pricing.completion()).isEqualTo(new BigDecimal("0.30000000000000004"));
        assertThat(pricing.cacheRead()).isEqualTo(new BigDecimal("0.075"));
        assertThat(pricing.cacheWrite()).isNull();
        assertThat(mistakes).isEmpty();
    }

    @Test
    void written_metadata_is_read_back() {
        ModelMetadata original = one(
                "{context_window: 5, max_output_tokens: 6, dimensions: 7, input_modalities: [text], "
                        + "output_modalities: [text], capabilities: [chat, vision], pricing: {prompt: 0.10, cache_write: 3.75}, "
                        + "parameters: {a: {min: 0.5, values: [x]}, b: unsupported, c: {value: [1, {d: null}]}, e: mutable, f: opaque}}");
        String written = new String(
                ModelJsonWriter.writeFields(new JsonWriter(64).beginObject(), original)
                        .endObject()
                        .toBytes(),
                UTF_8);
        assertThat(one(written)).isEqualTo(original);
        assertThat(mistakes).isEmpty();
    }

    @Test
    void all_mistakes_are_reported_with_their_paths() {
        read("""
                models:
                  no-provider: {}
                  nobody:x: {}
                  "openrouter:": {}
                  openrouter:x:
                    contextwindow: 1
                    context_window: 0
                    max_output_tokens: 3000000000
                    capabilities: [chat, dance]
                    pricing: {prompt: -1, completion: "2", cache_read: .inf, cache_write: 1e99, image: 1}
                    parameters:
                      temperature: {min: 2, max: 1}
                      top_p: sometimes
                      top_k: {value: 1, min: 0}
                      seed: {availability: read_only}
                      stop: {availability: unsupported, max: 1}
                      a: {maximum: 1}
                      b: 7
                """);
        assertThat(mistakes)
                .anySatisfy(mistake -> assertThat(mistake).contains("no-provider", "a provider and a colon"))
                .anySatisfy(mistake -> assertThat(mistake).contains("nobody:x", "a provider and a colon"))
                .anySatisfy(mistake -> assertThat(mistake).contains("openrouter:", "no id after the colon"))
                .anySatisfy(mistake -> assertThat(mistake).contains("contextwindow", "is not a key"))
                .anySatisfy(mistake -> assertThat(mistake).contains("context_window is 0"))
                .anySatisfy(mistake -> assertThat(mistake).contains("max_output_tokens is '3000000000'"))
                .anySatisfy(mistake -> assertThat(mistake).contains("capabilities has 'dance'", "tool_use"))
                .anySatisfy(mistake -> assertThat(mistake).contains("pricing.prompt is -1"))
                .anySatisfy(mistake -> assertThat(mistake).contains("pricing.completion is '2'"))
                .anySatisfy(mistake -> assertThat(mistake).contains("pricing.cache_read is"))
                .anySatisfy(mistake -> assertThat(mistake).contains("pricing.cache_write is"))
                .anySatisfy(mistake -> assertThat(mistake).contains("pricing.image is not a key"))
                .anySatisfy(mistake -> assertThat(mistake).contains("temperature has a min of 2.0 above its max"))
                .anySatisfy(mistake -> assertThat(mistake).contains("top_p is 'sometimes'"))
                .anySatisfy(mistake -> assertThat(mistake).contains("top_k is read_only"))
                .anySatisfy(mistake -> assertThat(mistake).contains("seed is read_only"))
                .anySatisfy(mistake -> assertThat(mistake).contains("stop is unsupported"))
                .anySatisfy(mistake -> assertThat(mistake).contains("a.maximum is not a key"))
                .anySatisfy(mistake -> assertThat(mistake).contains("b is '7'"))
                .allSatisfy(mistake -> assertThat(mistake).startsWith("models.yaml: models."));
    }
}
