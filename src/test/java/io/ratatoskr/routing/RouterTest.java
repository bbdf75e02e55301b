package io.ratatoskr.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Penalties;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.registry.Layer;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.registry.ProviderModels;
import io.ratatoskr.settings.PresetSettings;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.testing.TestProviders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RouterTest {
    private static final List<String> SERVING = List.of("local", "openrouter", "openai", "compatible");

    private final ModelRegistry registry = new ModelRegistry();
    private final Map<String, ProviderSettings> providers = new LinkedHashMap<>();
    private Router router;

    @BeforeEach
    void setUp() {
        providers.put("local", settings("local", null, false, true));
        providers.put("openrouter", settings("openrouter", null, true, false));
        providers.put("openai", settings("openai", null, true, false));
        providers.put("compatible", settings("compatible", "no base-url", true, false));
        registry.put(
                "local",
                List.of(new KnownModel(
                        ModelInfo.of("all-MiniLM-L6-v2", "local", Set.of(ModelCapability.EMBED))
                                .withContextWindow(256)
                                .withDimensions(384),
                        List.of("sentence-transformers/all-MiniLM-L6-v2"))));
        registry.put(
                "openrouter", List.of(known("openrouter/auto", "openrouter"), known("shared-model", "openrouter")));
        registry.put("openai", List.of(known("text-embedding-3-small", "openai"), known("shared-model", "openai")));
        router = new Router(registry, providers, Map.of(), provider -> Optional.empty());
    }

    @Test
    void provider_before_a_colon_is_the_only_candidate() {
        assertThat(chat("openai:gpt-4o").candidates()).containsExactly(new Candidate("openai", "gpt-4o"));
    }

    @Test
    void colon_after_a_word_that_is_no_provider_belongs_to_the_id() {
        assertThat(chat("llama3.2:1b").candidates()).containsExactly(new Candidate("openrouter", "llama3.2:1b"));
    }

    @Test
    void id_known_at_several_providers_goes_to_all_of_them_in_order() {
        assertThat(chat("shared-model").candidates())
                .containsExactly(new Candidate("openrouter", "shared-model"), new Candidate("openai", "shared-model"));
    }

    @Test
    void configured_order_wins_over_the_order_of_the_routes() {
        router = new Router(
                registry,
                providers,
                Map.of(Operation.CHAT, List.of("openai", "openrouter")),
                provider -> Optional.empty());
        assertThat(chat("shared-model").candidates())
                .containsExactly(new Candidate("openai", "shared-model"), new Candidate("openrouter", "shared-model"));
    }

    @Test
    void known_id_that_begins_with_a_providers_name_is_that_id() {
        assertThat(chat("openrouter/auto").candidates())
                .containsExactly(new Candidate("openrouter", "openrouter/auto"));
    }

    @Test
    void unknown_id_that_begins_with_a_provider_and_a_slash_goes_to_it() {
        assertThat(chat("openai/gpt-9").candidates()).containsExactly(new Candidate("openai", "gpt-9"));
    }

    @Test
    void unknown_id_goes_to_the_first_provider_that_takes_such() {
        assertThat(chat("brand/new").candidates()).containsExactly(new Candidate("openrouter", "brand/new"));
    }

    @Test
    void unknown_id_skips_disabled_providers_and_reports_them_when_none_is_left() {
        providers.put("openrouter", settings("openrouter", "no key", true, false));
        providers.put("openai", settings("openai", "no key", true, false));
        Selection selection = chat("brand/new");
        assertThat(selection.candidates()).isEmpty();
        assertThat(selection.refusals())
                .extracting(Refusal::toString)
                .containsExactly(
                        "openrouter: disabled: no key",
                        "openai: disabled: no key",
                        "compatible: disabled: no base-url");
    }

    @Test
    void provider_that_the_configured_order_leaves_out_is_not_supported() {
        router = new Router(
                registry, providers, Map.of(Operation.CHAT, List.of("openai")), provider -> Optional.empty());
        assertThatThrownBy(() -> chat("openrouter:some/model"))
                .isInstanceOf(NotSupported.class)
                .hasMessage("provider 'openrouter' is not in ratatoskr.routing.chat, which lists [openai]");
    }

    @Test
    void texts_for_a_model_that_a_local_provider_has_stay_local() {
        registry.put("openai", List.of(known("all-MiniLM-L6-v2", "openai")));
        var request = EmbedRequest.of("all-MiniLM-L6-v2", "hi");
        assertThat(router.select(request, List.of("openai", "local")).candidates())
                .containsExactly(new Candidate("local", "all-MiniLM-L6-v2"));
        providers.put("local", settings("local", "switched off", false, true));
        assertThat(router.select(request, List.of("local", "openai")).candidates())
                .isEmpty();
    }

    @Test
    void texts_for_a_model_that_a_local_provider_had_do_not_leave_because_somebody_else_has_it() {
        registry.put("openai", List.of(known("all-MiniLM-L6-v2", "openai")));
        registry.put("local", List.of());
        var request = EmbedRequest.of("all-MiniLM-L6-v2", "hi");
        assertThatThrownBy(() -> router.select(request, List.of("openai", "local")))
                .isInstanceOf(ModelNotAvailable.class)
                .hasMessageContaining("the request is not sent elsewhere");
    }

    @Test
    void id_known_only_at_disabled_providers_goes_to_the_one_it_begins_with() {
        registry.put(
                Layer.OVERRIDES, "openrouter", new ProviderModels(List.of(known("openai/gpt-9", "openrouter")), false));
        assertThat(chat("openai/gpt-9").candidates()).containsExactly(new Candidate("openrouter", "openai/gpt-9"));
        providers.put("openrouter", settings("openrouter", "no key", true, false));
        assertThat(chat("openai/gpt-9").candidates()).containsExactly(new Candidate("openai", "gpt-9"));
        providers.put("openai", settings("openai", "no key", true, false));
        assertThat(chat("openai/gpt-9").refusals())
                .extracting(Refusal::toString)
                .containsExactly("openrouter: disabled: no key");
    }

    @Test
    void texts_leave_for_a_remote_that_the_configured_order_names() {
        registry.put("openai", List.of(known("all-MiniLM-L6-v2", "openai")));
        router = new Router(
                registry, providers, Map.of(Operation.EMBED, List.of("local", "openai")), provider -> Optional.empty());
        assertThat(router.select(EmbedRequest.of("all-MiniLM-L6-v2", "hi"), SERVING)
                        .candidates())
                .extracting(Candidate::provider)
                .containsExactly("local", "openai");
    }

    @Test
    void long_ids_and_control_characters_are_cut_out_of_messages() {
        var request = EmbedRequest.of("x\n\u001b[2J" + "y".repeat(500), "hi");
        assertThatThrownBy(() -> router.select(request, SERVING))
                .isInstanceOf(ModelNotFound.class)
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(500))
                .satisfies(failure -> assertThat(failure.getMessage().chars()).noneMatch(Character::isISOControl));
    }

    @Test
    void pinned_provider_is_the_only_candidate() {
        var pinned = ChatRequest.of("shared-model", Message.user("hi"))
                .withOptions(
                        ChatOptions.builder("shared-model").provider("openai").build());
        assertThat(router.select(pinned, SERVING).candidates())
                .containsExactly(new Candidate("openai", "shared-model"));
    }

    @Test
    void unknown_pinned_provider_is_an_error_that_lists_the_providers() {
        var pinned = ChatRequest.of("x", Message.user("hi"))
                .withOptions(ChatOptions.builder("x").provider("nobody").build());
        assertThatThrownBy(() -> router.select(pinned, SERVING))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("'nobody'")
                .hasMessageContaining("openrouter");
    }

    @Test
    void local_model_is_known_with_and_without_its_organisation() {
        for (String id : List.of(
                "all-MiniLM-L6-v2",
                "sentence-transformers/all-MiniLM-L6-v2",
                "local:all-MiniLM-L6-v2",
                "local/all-MiniLM-L6-v2")) {
            assertThat(embed(id).candidates()).containsExactly(new Candidate("local", "all-MiniLM-L6-v2"));
        }
    }

    @Test
    void unknown_embedding_model_is_never_guessed() {
        assertThatThrownBy(() -> embed("all-MiniLM-L6-v3"))
                .isInstanceOf(ModelNotFound.class)
                .hasMessageContaining("all-MiniLM-L6-v2");
    }

    @Test
    void unknown_model_at_the_local_provider_does_not_exist() {
        assertThatThrownBy(() -> embed("local:other")).isInstanceOf(ModelNotFound.class);
    }

    @Test
    void embedding_model_cannot_chat() {
        assertThatThrownBy(() -> chat("all-MiniLM-L6-v2"))
                .isInstanceOf(NotSupported.class)
                .hasMessage("model 'all-MiniLM-L6-v2' (provider 'local') does not support 'chat'; it supports: embed");
    }

    @Test
    void operation_that_a_pinned_provider_does_not_serve_is_not_supported() {
        assertThatThrownBy(() -> router.select(NliRequest.of("openai:gpt", "p", "h"), List.of("local", "llm")))
                .isInstanceOf(NotSupported.class)
                .hasMessage(
                        "model 'gpt' (provider 'openai') does not support 'nli'; providers that support it: local, llm");
        registry.put("openai", List.of(knownChatModel("gpt", "openai")));
        assertThatThrownBy(() -> router.select(NliRequest.of("openai:gpt", "p", "h"), List.of("local", "llm")))
                .isInstanceOf(NotSupported.class)
                .hasMessage("model 'gpt' (provider 'openai') does not support 'nli'; it supports: chat, generate");
    }

    @Test
    void operation_that_no_provider_of_a_model_supports_is_not_supported() {
        registry.put("openai", List.of(knownChatModel("gpt", "openai")));
        registry.put("openrouter", List.of(knownChatModel("gpt", "openrouter")));
        for (List<String> servingProviders : List.of(List.of("local"), SERVING)) {
            assertThatThrownBy(() -> router.select(NliRequest.of("gpt", "p", "h"), servingProviders))
                    .isInstanceOf(NotSupported.class)
                    .hasMessageContainingAll(
                            "model 'gpt' (providers ",
                            "'openai'",
                            "'openrouter'",
                            ") does not support 'nli'; it supports: chat, generate");
        }
    }

    @Test
    void operation_that_no_model_of_an_alias_supports_is_not_supported() {
        registry.put("openai", List.of(knownChatModel("gpt", "openai")));
        named(Map.of("mine", List.of("gpt", "all-MiniLM-L6-v2")), Map.of());
        var request = NliRequest.of("mine", "p", "h");
        assertThatThrownBy(() -> router.select(request, SERVING))
                .isInstanceOf(NotSupported.class)
                .hasMessage("no model of 'mine' supports 'nli':"
                        + " model 'gpt' (provider 'openai') does not support 'nli'; it supports: chat, generate;"
                        + " model 'all-MiniLM-L6-v2' (provider 'local') does not support 'nli'; it supports: embed");
        named(Map.of("mine", List.of("gpt", "compatible:x")), Map.of());
        Selection selection = router.select(request, SERVING);
        assertThat(selection.candidates()).isEmpty();
        assertThat(selection.refusals()).extracting(Refusal::provider).containsExactly("gpt", "compatible");
    }

    @Test
    void provider_that_is_out_is_refused_with_the_reason() {
        router = new Router(
                registry,
                providers,
                Map.of(),
                provider -> provider.equals("openrouter") ? Optional.of("API key rejected") : Optional.empty());
        Selection selection = chat("shared-model");
        assertThat(selection.candidates()).containsExactly(new Candidate("openai", "shared-model"));
        assertThat(selection.refusals()).extracting(Refusal::toString).containsExactly("openrouter: API key rejected");
    }

    @Test
    void judge_comes_last_and_only_where_the_order_names_it() {
        providers.put("judge", judge(null));
        List<String> servingProviders = List.of("openrouter", "judge");
        var request = NliRequest.of("openrouter:m", "p", "h");

        assertThat(router.select(request, servingProviders).candidates())
                .containsExactly(new Candidate("openrouter", "m"));
        assertThat(routed("judge,openrouter").select(request, servingProviders).candidates())
                .containsExactly(new Candidate("openrouter", "m"), new Candidate("judge", "openai:gpt"));
        assertThat(routed("judge")
                        .select(NliRequest.of("judge:other", "p", "h"), servingProviders)
                        .candidates())
                .containsExactly(new Candidate("judge", "other"));
    }

    @Test
    void judge_that_is_disabled_is_refused() {
        providers.put("judge", judge("switched off"));

        Selection selection = routed("openrouter,judge")
                .select(NliRequest.of("openrouter:m", "p", "h"), List.of("openrouter", "judge"));
        assertThat(selection.candidates()).containsExactly(new Candidate("openrouter", "m"));
        assertThat(selection.refusals()).extracting(Refusal::toString).containsExactly("judge: disabled: switched off");
    }

    private static KnownModel knownChatModel(String id, String provider) {
        Set<ModelCapability> capabilities =
                Set.of(ModelCapability.CHAT, ModelCapability.GENERATE, ModelCapability.VISION);
        return new KnownModel(new ModelInfo(id, provider, capabilities, null, null, true, null));
    }

    private void named(Map<String, List<String>> aliases, Map<String, PresetSettings> presets) {
        router = new Router(
                registry, providers, Map.of(), provider -> Optional.empty(), new ModelAliases(aliases, presets));
    }

    @Test
    void alias_stands_for_all_its_models_in_its_order() {
        named(Map.of("smart", List.of("openai:gpt", "shared-model", "openai:gpt")), Map.of());
        assertThat(chat("smart").candidates())
                .containsExactly(
                        new Candidate("openai", "gpt"),
                        new Candidate("openrouter", "shared-model"),
                        new Candidate("openai", "shared-model"));
    }

    @Test
    void reason_that_several_models_of_an_alias_share_is_reported_once() {
        named(Map.of("smart", List.of("compatible:a", "compatible:b", "openai:gpt")), Map.of());
        Selection selection = chat("smart");
        assertThat(selection.candidates()).containsExactly(new Candidate("openai", "gpt"));
        assertThat(selection.refusals())
                .extracting(Refusal::toString)
                .containsExactly("compatible: disabled: no base-url");
    }

    @Test
    void remote_of_an_alias_is_a_candidate_when_the_local_model_before_it_was_removed() {
        registry.put("local", List.of(known("was-here", "local")));
        registry.put("local", List.of());
        named(Map.of("mine", List.of("was-here", "openai:gpt")), Map.of());
        Selection selection = chat("mine");
        assertThat(selection.candidates()).containsExactly(new Candidate("openai", "gpt"));
        assertThat(selection.refusals()).singleElement().asString().contains("was-here", "'local'");
    }

    @Test
    void pinned_provider_chooses_among_the_models_of_a_name() {
        named(Map.of("smart", List.of("openrouter:a", "openai/gpt", "openai:b")), Map.of());
        assertThat(router.select(pinned("smart", "openai"), SERVING).candidates())
                .containsExactly(new Candidate("openai", "gpt"), new Candidate("openai", "b"));
        assertThatThrownBy(() -> router.select(pinned("smart", "compatible"), SERVING))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("openrouter:a");
    }

    @Test
    void models_of_an_alias_that_only_others_have_do_not_go_to_the_pinned_provider() {
        registry.put("openrouter", List.of(known("vendor/model", "openrouter"), known("openai/new", "openrouter")));
        named(Map.of("smart", List.of("vendor/model", "openai/new", "openai:b")), Map.of());
        assertThat(router.select(pinned("smart", "openai"), SERVING).candidates())
                .containsExactly(new Candidate("openai", "new"), new Candidate("openai", "b"));
        assertThat(router.select(pinned("openai/new", "openai"), SERVING).candidates())
                .containsExactly(new Candidate("openai", "new"));
        assertThat(chat("openai/new").candidates()).containsExactly(new Candidate("openrouter", "openai/new"));
    }

    @Test
    void alias_of_a_preset_is_that_preset() {
        var preset = new PresetSettings(
                List.of("openai:gpt", "openrouter:b"),
                PresetParameters.of(new Sampling(0.5, null, null, null, Penalties.NONE)));
        named(Map.of("coder", List.of("ratatoskr:my/coding")), Map.of("my/coding", preset));
        assertThat(chat("coder").candidates())
                .isEqualTo(chat("ratatoskr:my/coding").candidates())
                .hasSize(2);
        assertThat(router.modelName("coder")).isEqualTo("gpt");
        var aliases = new ModelAliases(Map.of("coder", List.of("ratatoskr:my/coding")), Map.of("my/coding", preset));
        assertThat(aliases.parameters("coder")).isEqualTo(preset.parameters());
        assertThat(aliases.parameters("openai:gpt")).isEqualTo(PresetParameters.NONE);
    }

    @Test
    void model_name_respects_the_pinned_provider() {
        named(Map.of("coder", List.of("openai:gpt", "openrouter:b")), Map.of());
        assertThat(router.modelName("coder", "openrouter")).isEqualTo("b");
        assertThat(router.modelName("openai:gpt", "openai")).isEqualTo("gpt");
        assertThat(router.modelName("unknown-model", "openai")).isEqualTo("unknown-model");
        assertThatThrownBy(() -> router.modelName("coder", "local"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("none of which is available at the requested provider 'local'");
        assertThatThrownBy(() -> router.modelName("openai:gpt", "openrouter"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("model names provider 'openai', but provider is 'openrouter'; remove one of them");
        assertThatThrownBy(() -> router.modelName("gpt", "nobody"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("provider is 'nobody'; expected one of");
    }

    @Test
    void unknown_preset_is_an_error_that_lists_the_presets() {
        named(Map.of(), Map.of("my/coding", new PresetSettings(List.of("x"), PresetParameters.NONE)));
        assertThatThrownBy(() -> chat("ratatoskr:my/codin"))
                .isInstanceOf(PresetNotFound.class)
                .hasMessageContaining("ratatoskr:my/coding");
    }

    @Test
    void alias_of_several_models_is_rejected_for_embeddings() {
        named(Map.of("vectors", List.of("local:all-MiniLM-L6-v2", "openai:text-embedding-3-small")), Map.of());
        assertThatThrownBy(() -> embed("vectors")).isInstanceOf(InvalidRequest.class);
        assertThat(EmbeddingAliasValidator.errors(
                        new ModelAliases(
                                Map.of(
                                        "vectors", List.of("local/all-MiniLM-L6-v2", "x"),
                                        "chats", List.of("shared-model", "all-MiniLM-L6-v2"),
                                        "one", List.of("all-MiniLM-L6-v2")),
                                Map.of()),
                        router,
                        registry))
                .singleElement()
                .asString()
                .contains("'vectors'");
    }

    private static ChatRequest pinned(String model, String provider) {
        return ChatRequest.of(model, Message.user("hi"))
                .withOptions(ChatOptions.builder(model).provider(provider).build());
    }

    private Router routed(String order) {
        return new Router(
                registry, providers, Map.of(Operation.NLI, List.of(order.split(","))), provider -> Optional.empty());
    }

    private static ProviderSettings judge(String off) {
        return TestProviders.settings("judge", Optional.ofNullable(off), false, false, Optional.of("openai:gpt"));
    }

    private Selection chat(String model) {
        return router.select(ChatRequest.of(model, Message.user("hi")), List.of("openrouter", "openai", "compatible"));
    }

    private Selection embed(String model) {
        return router.select(EmbedRequest.of(model, "hi"), SERVING);
    }

    private static KnownModel known(String id, String provider) {
        return new KnownModel(ModelInfo.of(id, provider));
    }

    private static ProviderSettings settings(String name, String off, boolean acceptsUnknown, boolean local) {
        return TestProviders.settings(name, Optional.ofNullable(off), local, acceptsUnknown, Optional.empty());
    }
}
