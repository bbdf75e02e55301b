package io.ratatoskr.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.config.ConfigOrigin;
import io.ratatoskr.config.SettingsLoader;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.settings.PresetSettings;
import io.ratatoskr.settings.ProviderSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ModelLookupTest {
    private static final ModelAliases NAMES = new ModelAliases(
            Map.of("smart", List.of("anthropic:claude", "nobody/has-it", "shared")),
            Map.of("free/agentic", new PresetSettings(List.of("openrouter/auto"), PresetParameters.NONE)));

    private final ModelRegistry registry =
            new ModelRegistry(List.of(Map.of("anthropic", "claude", "openrouter", "anthropic/claude")));
    private final Map<String, ProviderSettings> providers = SettingsLoader.load(
                    ConfigOrigin.ofProcess(Path.of(""), Optional.empty(), false, Map.of())
                            .withEnvironment(Map.of("OPENROUTER_API_KEY", "k")))
            .settings()
            .providers();

    @BeforeEach
    void setUp() {
        registry.put("anthropic", List.of(known("claude", "anthropic")));
        registry.put(
                "openrouter",
                List.of(
                        known("anthropic/claude", "openrouter"),
                        known("openrouter/auto", "openrouter"),
                        known("shared", "openrouter")));
        registry.put("openai", List.of(known("shared", "openai")));
        registry.put("compatible", List.of(known("shared", "compatible")));
    }

    private static KnownModel known(String id, String provider) {
        return new KnownModel(ModelInfo.of(id, provider, Set.of(ModelCapability.CHAT)));
    }

    private List<List<String>> found(String model) {
        return found(model, Map.of());
    }

    private List<List<String>> found(String model, Map<Operation, List<String>> order) {
        return new ModelLookup(registry, providers, order, NAMES)
                        .find(
                                model,
                                operation -> operation == Operation.CHAT ? List.of("openai", "openrouter") : List.of())
                        .stream()
                        .map(one -> one.stream()
                                .map(there -> there.info().provider() + ":"
                                        + there.info().id())
                                .toList())
                        .toList();
    }

    private Set<String> metadataSources(String model) {
        return new ModelLookup(registry, providers, Map.of(), NAMES)
                .metadataSources(model, List.of("local", "openai", "openrouter", "compatible"));
    }

    @Test
    void id_is_found_at_all_its_providers_in_the_order_of_the_routes_and_then_at_the_others() {
        assertThat(found("shared")).containsExactly(List.of("openai:shared", "openrouter:shared", "compatible:shared"));
    }

    @Test
    void configured_order_comes_before_that_of_the_routes() {
        assertThat(found("shared", Map.of(Operation.CHAT, List.of("compatible", "openrouter"))))
                .containsExactly(List.of("compatible:shared", "openrouter:shared", "openai:shared"));
    }

    @Test
    void provider_in_front_is_the_only_one() {
        assertThat(found("openrouter:shared")).containsExactly(List.of("openrouter:shared"));
        assertThat(found("openrouter/shared")).containsExactly(List.of("openrouter:shared"));
        assertThat(found("openrouter:openrouter/auto")).containsExactly(List.of("openrouter:openrouter/auto"));
        assertThat(found("openai:claude")).isEmpty();
    }

    @Test
    void known_id_comes_before_the_provider_that_it_seems_to_name() {
        assertThat(found("openrouter/auto")).containsExactly(List.of("openrouter:openrouter/auto"));
        assertThat(found("anthropic/claude"))
                .containsExactly(List.of("openrouter:anthropic/claude", "anthropic:claude"));
    }

    @Test
    void alias_and_preset_mean_the_known_ones_of_their_models_in_order() {
        assertThat(found("smart"))
                .containsExactly(
                        List.of("anthropic:claude"),
                        List.of("openai:shared", "openrouter:shared", "compatible:shared"));
        assertThat(found("ratatoskr:free/agentic")).containsExactly(List.of("openrouter:openrouter/auto"));
        assertThatThrownBy(() -> found("ratatoskr:no/such")).isInstanceOf(PresetNotFound.class);
    }

    @Test
    void model_that_nobody_has_is_not_found_and_those_like_it_are_named() {
        assertThat(found("sharde")).isEmpty();
        var lookup = new ModelLookup(registry, providers, Map.of(), NAMES);
        assertThat(lookup.notFound("sharde")).hasMessage("unknown model 'sharde'; did you mean shared?");
        assertThat(lookup.notFound("openrouter:sharde")).hasMessageContaining("did you mean shared?");
        assertThat(lookup.notFound("x".repeat(9_000)).getMessage()).hasSizeLessThan(400);
    }

    @Test
    void metadata_comes_from_providers_that_have_the_model_else_from_those_that_might() {
        assertThat(metadataSources("shared")).as("the others are off").containsExactly("openrouter");
        assertThat(metadataSources("anthropic:new")).containsExactly("anthropic");
        assertThat(metadataSources("openai/new")).containsExactly("openai");
        assertThat(metadataSources("brand/new")).containsExactly("openrouter");
        assertThat(metadataSources("local:new")).isEmpty();
        assertThat(metadataSources("smart")).containsExactly("openrouter");
    }
}
