package io.ratatoskr.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.config.ConfigOrigin;
import io.ratatoskr.config.SettingsLoader;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Consistency of the bundled model metadata. */
final class BundledMetadataTest {
    private static List<KnownModel> of(String provider) {
        return BundledMetadata.load().providers().stream()
                .filter(source -> source.provider().equals(provider))
                .flatMap(source -> source.models().models().stream())
                .toList();
    }

    private static KnownModel one(String provider, String id) {
        return of(provider).stream()
                .filter(model -> model.info().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void several_hundred_chat_models_have_window_price_and_parameters() {
        List<KnownModel> chat = of("openrouter").stream()
                .filter(model -> model.info().capabilities().contains(ModelCapability.CHAT))
                .toList();
        assertThat(chat).hasSizeGreaterThan(300);
        assertThat(chat).allMatch(model -> model.info().contextWindow() != null);
        assertThat(chat.stream().filter(model -> model.metadata().pricing() == null))
                .hasSizeLessThan(10);
        assertThat(chat).allMatch(model -> !model.metadata().inputModalities().isEmpty());
    }

    @Test
    void every_provider_of_it_is_one_that_the_defaults_configure_and_none_is_complete() {
        Set<String> configured = SettingsLoader.load(new ConfigOrigin(
                        Path.of(""),
                        new ConfigOrigin.PackagedFiles(ConfigOrigin.packagedDefaults(), ""),
                        ConfigOrigin.UserFiles.NONE,
                        Map.of(),
                        Map.of(),
                        Map.of()))
                .settings()
                .providers()
                .keySet();
        assertThat(BundledMetadata.load().providers()).isNotEmpty().allSatisfy(source -> {
            assertThat(configured).contains(source.provider());
            assertThat(source.models().complete()).isFalse();
        });
        assertThat(BundledMetadata.load().version()).isNotBlank();
    }

    @Test
    void no_id_stands_twice_and_no_further_name_is_anothers_id() {
        List<RegistrySnapshot.ProviderEntry> sources = BundledMetadata.load().providers();
        assertThat(sources).isNotEmpty();
        for (RegistrySnapshot.ProviderEntry source : sources) {
            assertThat(source.models().models()).as(source.provider()).isNotEmpty();
            var ids = new HashSet<String>();
            source.models()
                    .models()
                    .forEach(model -> assertThat(ids.add(model.info().id()))
                            .as(model.info().id())
                            .isTrue());
            source.models()
                    .models()
                    .forEach(model -> assertThat(model.aliases()).doesNotContainAnyElementsOf(ids));
        }
    }

    /** A request with an unlisted part is refused, so the bundled lists of the same model must agree. */
    @Test
    void model_that_sees_takes_files_where_it_does_so_elsewhere() {
        assertThat(BundledMetadata.load().equivalents()).isNotEmpty().allSatisfy(group -> {
            String own = group.keySet().stream()
                    .filter(provider -> !provider.equals("openrouter"))
                    .findFirst()
                    .orElseThrow();
            List<String> inputModalities = one(own, group.get(own)).metadata().inputModalities();
            if (inputModalities.contains("image")
                    && one("openrouter", group.get("openrouter"))
                            .metadata()
                            .inputModalities()
                            .contains("file")) {
                assertThat(inputModalities).as(group.get(own)).contains("file");
            }
        });
    }

    @Test
    void names_of_the_same_model_are_names_that_it_has() {
        var seen = new HashSet<String>();
        assertThat(BundledMetadata.load().equivalents()).hasSizeGreaterThan(30).allSatisfy(group -> {
            assertThat(group).hasSize(2);
            group.forEach((provider, id) -> {
                assertThat(one(provider, id).info().id()).isEqualTo(id);
                assertThat(seen.add(provider + ":" + id)).as(id).isTrue();
            });
        });
    }

    @Test
    void the_same_model_can_do_the_same_and_costs_the_same_at_both() {
        assertThat(BundledMetadata.load().equivalents()).isNotEmpty().allSatisfy(group -> {
            var models = group.entrySet().stream()
                    .map(name -> one(name.getKey(), name.getValue()))
                    .toList();
            KnownModel a = models.get(0);
            KnownModel b = models.get(1);
            assertThat(a.info().capabilities())
                    .as("%s", group)
                    .isEqualTo(b.info().capabilities());
            var known = a.metadata().pricing();
            var other = b.metadata().pricing();
            if (known != null && other != null) {
                assertThat(known.prompt()).as("%s", group).isEqualByComparingTo(other.prompt());
                assertThat(known.completion()).as("%s", group).isEqualByComparingTo(other.completion());
            }
        });
    }

    @Test
    void what_a_catalogue_names_often_and_not_here_is_unsupported() {
        KnownModel opus = one("openrouter", "anthropic/claude-opus-4.7");
        assertThat(opus.metadata().parameter("top_k")).isEqualTo(ParameterAvailability.UNSUPPORTED);
        assertThat(opus.metadata().parameter("max_tokens")).isEqualTo(new Mutable(1.0, null, null));
        assertThat(opus.metadata().parameter("parallel_tool_calls")).isEqualTo(ParameterAvailability.OPAQUE);
        assertThat(opus.metadata().pricing().cacheWrite()).isEqualByComparingTo(new BigDecimal("6.25"));
    }

    @Test
    void openais_own_api_has_no_field_that_only_others_have_and_its_ranges_are_known() {
        List<KnownModel> writing = of("openai").stream()
                .filter(model -> model.info().capabilities().contains(ModelCapability.GENERATE))
                .toList();
        assertThat(writing).hasSizeGreaterThan(20).allSatisfy(model -> {
            for (String name : List.of("top_k", "min_p", "top_a", "repetition_penalty")) {
                assertThat(model.metadata().parameter(name))
                        .as("%s of %s", name, model.info().id())
                        .isEqualTo(ParameterAvailability.UNSUPPORTED);
            }
        });
        assertThat(one("openai", "gpt-4o-mini").metadata().parameter("temperature"))
                .isEqualTo(new Mutable(0.0, 2.0, 1.0));
        assertThat(one("openai", "gpt-4o-mini").metadata().parameter("presence_penalty"))
                .isEqualTo(new Mutable(-2.0, 2.0, 0.0));
        assertThat(one("openai", "gpt-5").metadata().parameter("temperature"))
                .isEqualTo(ParameterAvailability.UNSUPPORTED);
    }

    @Test
    void local_models_have_no_price_and_embedding_models_a_length() {
        assertThat(of("local")).isNotEmpty().allMatch(model -> model.metadata().pricing() == null);
        assertThat(BundledMetadata.load().providers().stream()
                        .flatMap(source -> source.models().models().stream())
                        .filter(model -> model.info().capabilities().contains(ModelCapability.EMBED)))
                .hasSizeGreaterThan(15)
                .allMatch(model -> model.info().dimensions() != null);
    }

    @Test
    void what_the_import_made_is_as_the_import_writes_it() throws IOException {
        try (InputStream in = BundledMetadata.class.getResourceAsStream("/META-INF/ratatoskr/seed/openrouter.json")) {
            String shipped = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            byte[] again =
                    RegistrySnapshotJson.write(RegistrySnapshotJson.read(shipped.getBytes(StandardCharsets.UTF_8)));
            assertThat(new String(again, StandardCharsets.UTF_8) + "\n").isEqualTo(shipped);
        }
    }
}
