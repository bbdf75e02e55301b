package io.ratatoskr.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.registry.BundledMetadata;
import io.ratatoskr.registry.Layer;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.testing.TestProviders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The ids of listed models: unique, and each goes to the provider that it is listed with. */
final class ModelIdsTest {
    private static final List<String> SERVING =
            List.of("local", "openrouter", "openai", "anthropic", "gemini", "huggingface", "compatible", "ollama");

    private final Map<String, ProviderSettings> providers = new LinkedHashMap<>();
    private final ModelRegistry registry =
            new ModelRegistry(List.of(), BundledMetadata.load().equivalents());

    ModelIdsTest() {
        SERVING.forEach(name -> providers.put(name, TestProviders.enabled(name)));
        BundledMetadata.load()
                .providers()
                .forEach(entry -> registry.put(Layer.BUNDLED, entry.provider(), entry.models()));
    }

    private void disable(String name) {
        providers.put(name, TestProviders.settings(name, Optional.of("no key"), false, true, Optional.empty()));
    }

    private Router router(Map<Operation, List<String>> order, Availability availability, ModelAliases aliases) {
        return new Router(registry, providers, order, availability, aliases);
    }

    private Router router() {
        return router(Map.of(), provider -> Optional.empty(), ModelAliases.NONE);
    }

    /** The models by listed id, after checking each id. */
    private Map<String, ModelInfo> listed(Router router) {
        Function<ModelInfo, String> ids = new ModelIds(router, registry, operation -> SERVING).forList();
        var byId = new HashMap<String, ModelInfo>();
        for (KnownModel known : registry.all()) {
            ModelInfo model = known.info();
            String id = ids.apply(model);
            assertThat(byId.put(id, model)).as(id).isNull();
            assertThat(id).isIn(model.id(), model.provider() + ":" + model.id());
            Operation operation = id.equals(model.id())
                    ? Capabilities.primaryOperation(registry.find(id).values())
                    : Capabilities.primaryOperation(List.of(known));
            Selection selection = router.select(id, operation, SERVING);
            if (selection.candidates().isEmpty()) {
                assertThat(selection.refusals().getFirst().provider()).as(id).isEqualTo(model.provider());
            } else {
                assertThat(selection.candidates().getFirst())
                        .as(id)
                        .isEqualTo(new Candidate(model.provider(), model.id()));
            }
        }
        return byId;
    }

    private void add(String provider, String... ids) {
        var models = new ArrayList<KnownModel>();
        for (String id : ids) {
            models.add(new KnownModel(ModelInfo.of(id, provider, Set.of(ModelCapability.CHAT))));
        }
        registry.put(provider, models);
    }

    @Test
    void each_shipped_model_is_listed_once_under_an_id_that_goes_to_its_provider() {
        Map<String, ModelInfo> byId = listed(router());
        assertThat(byId).hasSize(registry.all().size()).hasSizeGreaterThan(400);
        assertThat(byId.get("openai/gpt-4.1").provider()).isEqualTo("openrouter");
        assertThat(byId.get("openai:gpt-4.1").provider()).isEqualTo("openai");
        assertThat(byId).doesNotContainKey("gpt-4.1");
    }

    @Test
    void without_the_first_provider_the_next_one_has_the_plain_id() {
        disable("openrouter");
        Map<String, ModelInfo> byId = listed(router());
        assertThat(byId.get("gpt-4.1").provider()).isEqualTo("openai");
        assertThat(byId.get("openrouter:openai/gpt-4.1").provider()).isEqualTo("openrouter");
    }

    @Test
    void ids_hold_for_any_set_of_providers_that_are_off_or_unavailable() {
        add(
                "compatible",
                "gpt-4.1",
                "claude-sonnet-4-6",
                "openai:gpt-4.1",
                "openai/gpt-4.1",
                "same",
                "compatible:same");
        add("ollama", "gpt-4.1", "same", "openrouter:x", "openrouter/auto", "BAAI/bge-m3");
        for (int seed = 0; seed < 12; seed++) {
            var random = new Random(seed);
            SERVING.forEach(name -> providers.put(name, TestProviders.enabled(name)));
            SERVING.stream().filter(name -> random.nextInt(3) == 0).forEach(this::disable);
            String open = SERVING.get(random.nextInt(SERVING.size()));
            listed(router(
                    seed % 2 == 0 ? Map.of() : Map.of(Operation.CHAT, SERVING.reversed()),
                    name -> name.equals(open) ? Optional.of("the circuit is open") : Optional.empty(),
                    ModelAliases.NONE));
        }
    }

    @Test
    void an_alias_of_the_operator_does_not_hide_the_model_that_has_its_name() {
        add("compatible", "fast", "slow");
        var aliases = new ModelAliases(Map.of("fast", List.of("compatible:slow")), Map.of());
        Map<String, ModelInfo> byId = listed(router(Map.of(), provider -> Optional.empty(), aliases));
        assertThat(byId.get("compatible:fast").id()).isEqualTo("fast");
        assertThat(byId).containsKey("slow").doesNotContainKey("fast");
    }
}
