package io.ratatoskr.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.ModelCatalog.ListedModel;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.testing.TestProviders;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists in the form of each provider, over earlier metadata: what a list does not mention remains, what it states applies. */
final class RefreshedFactsTest {
    private static final String ID = "org/model";

    private static ModelCatalog catalog(String protocol) {
        return ServiceLoader.load(Protocol.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(protocol))
                .findFirst()
                .orElseThrow()
                .modelCatalog()
                .orElseThrow();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static List<KnownModel> read(String protocol, String provider, String list) {
        ModelCatalog catalog = catalog(protocol);
        ProviderProfile profile = TestProviders.enabled(provider).profile();
        List<ListedModel> listed = catalog.readPage(
                        new ProviderHttpResponse(200, Map.of(), json(list).getBytes(UTF_8)), profile)
                .models();
        List<KnownModel> models = listed.stream()
                .map(model -> new KnownModel(model.model(), model.aliases(), model.absences()))
                .toList();
        return catalog.listsParameters() ? ImpliedUnsupported.apply(models) : models;
    }

    private static ModelRegistry bundled() {
        var registry = new ModelRegistry();
        BundledMetadata.load()
                .providers()
                .forEach(entry -> registry.put(Layer.BUNDLED, entry.provider(), entry.models()));
        return registry;
    }

    /** How a provider lists its models: what stands before, an entry for an id, what stands after. */
    private record ListShape(String start, Function<ModelMetadata, String> entry, String end) {
        String list(List<KnownModel> models) {
            return models.stream()
                    .map(model -> entry.apply(model.metadata()))
                    .collect(Collectors.joining(",", start, end));
        }
    }

    private static ListShape data(String entry) {
        return new ListShape(
                "{'object':'list','data':[",
                model -> entry.formatted(model.info().id()),
                "]}");
    }

    static Stream<Arguments> shapes() {
        var anthropicOld =
                data("{'type':'model','id':'%s','display_name':'Claude','created_at':'2025-02-19T00:00:00Z'}");
        var anthropicPartial =
                data("{'type':'model','id':'%s','max_tokens':null,'capabilities':{'batch':{'supported':true}}}");
        var openAi = data("{'id':'%s','object':'model','created':1686935002,'owned_by':'system'}");
        var openRouterIds = data("{'id':'%s','name':'A model','created':1700000000}");
        var openRouterNulls = data("{'id':'%s','architecture':null,'pricing':{},'top_provider':{'context_length':null},"
                + "'supported_parameters':null,'default_parameters':null}");
        var hugging = data(
                "{'id':'%s','object':'model','created':1750000000,'owned_by':'org','providers':"
                        + "[{'provider':'novita','status':'live'},{'provider':'old','status':'staging','supports_tools':false}]}");
        var huggingBare = data("{'id':'%s','object':'model','owned_by':'org'}");
        var gemini = new ListShape(
                "{'models':[",
                model ->
                        "{'name':'models/%s','version':'001','displayName':'Gemini','supportedGenerationMethods':['%s']}"
                                .formatted(
                                        model.info().id(),
                                        model.info().capabilities().contains(ModelCapability.EMBED)
                                                ? "embedContent','countTokens"
                                                : "generateContent','countTokens"),
                "]}");
        var geminiBare = new ListShape(
                "{'models':[",
                model -> "{'name':'models/%s'}".formatted(model.info().id()),
                "]}");
        return Stream.of(
                Arguments.of("anthropic", "anthropic", "before capabilities", anthropicOld),
                Arguments.of("anthropic", "anthropic", "other capabilities", anthropicPartial),
                Arguments.of("openai", "openai", "ids", openAi),
                Arguments.of("openai", "openrouter", "ids", openRouterIds),
                Arguments.of("openai", "openrouter", "nulls", openRouterNulls),
                Arguments.of("huggingface", "huggingface", "hosts", hugging),
                Arguments.of("huggingface", "huggingface", "ids", huggingBare),
                Arguments.of("gemini", "gemini", "methods", gemini),
                Arguments.of("gemini", "gemini", "ids", geminiBare));
    }

    @ParameterizedTest(name = "{1}, {2}")
    @MethodSource("shapes")
    void every_shipped_fact_remains(String protocol, String provider, String what, ListShape shape) {
        ModelRegistry registry = bundled();
        List<KnownModel> before = registry.modelsOf(provider);
        assertThat(before).isNotEmpty();
        List<KnownModel> list = read(protocol, provider, shape.list(before));
        assertThat(list).hasSameSizeAs(before);
        registry.put(Layer.CACHED, provider, new ProviderModels(list, true));
        registry.put(Layer.LIVE, provider, new ProviderModels(list, true));
        for (KnownModel model : before) {
            ModelMetadata now = registry.metadata(provider, model.info().id());
            assertSuperset(now, model.metadata());
        }
    }

    private static void assertSuperset(ModelMetadata now, ModelMetadata before) {
        String id = before.info().id();
        assertThat(now.info().capabilities()).as(id).containsAll(before.info().capabilities());
        assertThat(now.info().contextWindow()).as(id).isEqualTo(before.info().contextWindow());
        assertThat(now.info().dimensions()).as(id).isEqualTo(before.info().dimensions());
        assertThat(now.maxOutputTokens()).as(id).isEqualTo(before.maxOutputTokens());
        assertThat(now.inputModalities()).as(id).containsAll(before.inputModalities());
        assertThat(now.outputModalities()).as(id).containsAll(before.outputModalities());
        assertThat(now.pricing()).as(id).isEqualTo(before.pricing());
        assertThat(now.parameters()).as(id).containsAllEntriesOf(before.parameters());
        assertThat(now.extra().fields().keySet())
                .as(id)
                .containsAll(before.extra().fields().keySet());
    }

    /** Everything that a chat model can have. */
    private static KnownModel full(String provider) {
        var capabilities = EnumSet.of(
                ModelCapability.CHAT,
                ModelCapability.CHAT_STREAMING,
                ModelCapability.GENERATE,
                ModelCapability.TOOL_USE,
                ModelCapability.VISION,
                ModelCapability.REASONING);
        return new KnownModel(
                ModelMetadata.of(ModelInfo.of(ID, provider, capabilities).withContextWindow(1000))
                        .withMaxOutputTokens(100)
                        .withPricing(new Pricing(BigDecimal.ONE, BigDecimal.TEN, null, null))
                        .withParameters(Map.of("temperature", new Mutable(0.0, 2.0, null)))
                        .withModalities(new Modalities(List.of("text", "image"), List.of("text"))),
                List.of());
    }

    private static ModelMetadata refreshed(String protocol, KnownModel earlier, List<KnownModel> list) {
        var registry = new ModelRegistry();
        registry.put(Layer.BUNDLED, protocol, new ProviderModels(List.of(earlier), false));
        registry.put(Layer.LIVE, protocol, new ProviderModels(list, true));
        return registry.metadata(protocol, ID);
    }

    private static ModelMetadata refreshed(String protocol, String list) {
        return refreshed(protocol, full(protocol), read(protocol, protocol, list));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anthropic | {'data':[{'id':'org/model','capabilities':{'image_input':{'supported':false}}}]} | vision",
                "anthropic | {'data':[{'id':'org/model','capabilities':{'thinking':{'supported':false}}}]} | reasoning",
                "anthropic | {'data':[{'id':'org/model','capabilities':{'image_input':{'supported':false},"
                        + "'thinking':{'supported':false}}}]} | reasoning vision",
                "gemini | {'models':[{'name':'models/org/model','thinking':false,"
                        + "'supportedGenerationMethods':['generateContent']}]} | reasoning",
                "gemini | {'models':[{'name':'models/org/model','supportedGenerationMethods':['embedContent']}]}"
                        + " | chat chat_streaming generate",
                "gemini | {'models':[{'name':'models/org/model','supportedGenerationMethods':[]}]}"
                        + " | chat chat_streaming generate",
                "ollama | {'models':[{'name':'org/model','capabilities':['completion']}]} | reasoning tool_use vision",
                "ollama | {'models':[{'name':'org/model','capabilities':['completion','tools','thinking']}]} | vision",
                "ollama | {'models':[{'name':'org/model','capabilities':[]}]}"
                        + " | chat chat_streaming generate reasoning tool_use vision",
                "huggingface | {'data':[{'id':'org/model','providers':[{'status':'live','supports_tools':false}]}]}"
                        + " | tool_use",
                "huggingface | {'data':[{'id':'org/model','architecture':{'input_modalities':['text']}}]} | vision",
                "huggingface | {'data':[{'id':'org/model','architecture':{'input_modalities':[]}}]} | vision",
                "openai | {'data':[{'id':'org/model','supported_parameters':['temperature']}]} | reasoning tool_use",
                "openai | {'data':[{'id':'org/model','supported_parameters':['tools']}]} | reasoning",
                "openai | {'data':[{'id':'org/model','supported_parameters':[]}]} | reasoning tool_use",
                "openai | {'data':[{'id':'org/model','architecture':{'input_modalities':['text'],"
                        + "'output_modalities':['text']}}]} | vision",
                "openai | {'data':[{'id':'org/model','architecture':{'modality':'text->embeddings'}}]}"
                        + " | chat chat_streaming generate vision"
            })
    void what_a_list_states_to_be_absent_is_removed(String protocol, String list, String removed) {
        ModelMetadata now = refreshed(protocol, list);
        var missing = EnumSet.copyOf(full(protocol).info().capabilities());
        missing.removeAll(now.info().capabilities());
        assertThat(missing.stream().map(ModelCapability::wireName).sorted()).containsExactly(removed.split(" "));
        assertThat(now.inputModalities().contains("image")).isEqualTo(!removed.contains("vision"));
        assertThat(now.info().contextWindow()).isEqualTo(1000);
        assertThat(now.pricing()).isEqualTo(full(protocol).metadata().pricing());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "huggingface | {'data':[{'id':'org/model','providers':[{'status':'live','supports_tools':false},"
                        + "{'status':'live'}]}]}",
                "huggingface | {'data':[{'id':'org/model','providers':[{'status':'error','supports_tools':false}]}]}",
                "ollama | {'models':[{'name':'org/model','details':{'family':'llama'}}]}",
                "ollama | {'models':[{'name':'org/model','capabilities':null}]}",
                "openai | {'data':[{'id':'org/model','max_model_len':1000}]}",
                "gemini | {'models':[{'name':'models/org/model','thinking':null}]}",
                "anthropic | {'data':[{'id':'org/model','capabilities':null}]}"
            })
    void what_a_list_does_not_state_remains(String protocol, String list) {
        assertSuperset(refreshed(protocol, list), full(protocol).metadata());
    }

    @Test
    void an_empty_list_of_parameters_removes_those_of_earlier_lists() {
        assertThat(refreshed("openai", "{'data':[{'id':'org/model','supported_parameters':[]}]}")
                        .parameters())
                .isEmpty();
        assertThat(refreshed("openai", "{'data':[{'id':'org/model'}]}").parameters())
                .containsOnlyKeys("temperature");
    }

    @Test
    void a_list_of_a_list_is_overridden_by_a_later_one_either_way() {
        String without = "{'models':[{'name':'org/model','capabilities':['completion']}]}";
        String with = "{'models':[{'name':'org/model','capabilities':['completion','vision']}]}";
        for (List<String> order : List.of(List.of(with, without), List.of(without, with))) {
            var registry = new ModelRegistry();
            registry.put(Layer.CACHED, "ollama", new ProviderModels(read("ollama", "ollama", order.getFirst()), true));
            registry.put(Layer.LIVE, "ollama", new ProviderModels(read("ollama", "ollama", order.getLast()), true));
            assertThat(registry.metadata("ollama", ID).info().capabilities().contains(ModelCapability.VISION))
                    .isEqualTo(order.getLast().equals(with));
        }
    }

    @Test
    void configured_capabilities_are_all_that_a_model_has() {
        var registry = new ModelRegistry();
        registry.put(Layer.BUNDLED, "p", new ProviderModels(List.of(full("p")), false));
        var configured = ModelMetadata.of(ModelInfo.of(ID, "p", Set.of(ModelCapability.CHAT)));
        registry.put(
                Layer.OVERRIDES,
                "p",
                new ProviderModels(List.of(KnownModel.withAllCapabilities(configured, List.of())), false));
        assertThat(registry.metadata("p", ID).info().capabilities()).containsExactly(ModelCapability.CHAT);
        var unstated = ModelMetadata.of(ModelInfo.of(ID, "p")).withMaxOutputTokens(7);
        registry.put(
                Layer.OVERRIDES,
                "p",
                new ProviderModels(List.of(KnownModel.withAllCapabilities(unstated, List.of())), false));
        assertThat(registry.metadata("p", ID).info().capabilities())
                .isEqualTo(full("p").info().capabilities());
    }

    @Test
    void a_stored_list_has_what_is_absent_and_one_without_it_removes_nothing() {
        var models = new ArrayList<KnownModel>();
        models.addAll(read("ollama", "p", "{'models':[{'name':'org/model','capabilities':['completion']}]}"));
        models.addAll(read(
                "openai",
                "p",
                "{'data':[{'id':'b','supported_parameters':[],"
                        + "'architecture':{'input_modalities':[],'output_modalities':[]}}]}"));
        var snapshot = new RegistrySnapshot(
                "",
                List.of(new RegistrySnapshot.ProviderEntry("p", "h:1", 5L, new ProviderModels(models, true))),
                List.of());
        byte[] stored = RegistrySnapshotJson.write(snapshot);
        assertThat(RegistrySnapshotJson.read(stored)).isEqualTo(snapshot);
        String older = new String(stored, UTF_8).replaceAll("\"absent\":\\[[^]]*\\],", "");
        assertThat(older).hasSizeLessThan(stored.length);
        List<KnownModel> olderModels = RegistrySnapshotJson.read(older.getBytes(UTF_8))
                .providers()
                .getFirst()
                .models()
                .models();
        assertSuperset(refreshed("p", full("p"), olderModels), full("p").metadata());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai | {'data':[{'id':'org/model','created':1686935002}]} | 1686935002",
                "openai | {'data':[{'id':'org/model','created':1686935002.0}]} | 1686935002",
                "openai | {'data':[{'id':'org/model','created':1686935002000}]} | 1686935002",
                "openai | {'data':[{'id':'org/model','created':-5}]} |",
                "openai | {'data':[{'id':'org/model','created':'yesterday'}]} |",
                "openai | {'data':[{'id':'org/model'}]} |",
                "huggingface | {'data':[{'id':'org/model','created':1753000000}]} | 1753000000",
                "anthropic | {'data':[{'id':'org/model','created_at':'2025-02-19T00:00:00Z'}]} | 1739923200",
                "anthropic | {'data':[{'id':'org/model','created_at':'1970-01-01T00:00:00Z'}]} |",
                "anthropic | {'data':[{'id':'org/model','created_at':'recently'}]} |",
                "ollama | {'models':[{'name':'org/model','modified_at':'2025-05-10T08:06:48.639712648-07:00'}]}"
                        + " | 1746889608"
            })
    void creation_time_is_that_of_the_list(String protocol, String list, String seconds) {
        var created = read(protocol, "p", list).getFirst().metadata().extra().get("created");
        assertThat(created == null ? null : created.text()).isEqualTo(seconds);
    }

    @Test
    void a_parameter_that_a_list_calls_unsupported_is_so_and_others_remain() {
        ModelMetadata now = refreshed(
                "anthropic", "{'data':[{'id':'org/model','capabilities':{'structured_outputs':{'supported':false}}}]}");
        assertThat(now.parameter("response_format")).isEqualTo(ParameterAvailability.UNSUPPORTED);
        assertThat(now.parameter("temperature")).isEqualTo(new Mutable(0.0, 2.0, null));
    }
}
