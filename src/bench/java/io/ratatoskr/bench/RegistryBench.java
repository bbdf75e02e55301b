package io.ratatoskr.bench;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.parameters.FitResult;
import io.ratatoskr.parameters.ParameterFitter;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.registry.Layer;
import io.ratatoskr.registry.ModelJsonWriter;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.registry.ProviderModels;
import io.ratatoskr.settings.ParameterPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cost of the registry with all bundled models: a lookup, the list of all models, a replacement. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RegistryBench {
    private final ModelRegistry registry = RegistryStartupBench.createRegistry();
    private final List<String> ids = registry.all().stream()
            .flatMap(model -> Stream.concat(Stream.of(model.info().id()), model.aliases().stream()))
            .toList();
    private final ProviderModels live = registry.modelsOf(Layer.BUNDLED, "openrouter");
    private final ChatRequest agentRequest = ChatRequest.of(
                    "openai/gpt-4o-mini", Message.system("You are an agent."), Message.user("Go on."))
            .withOptions(ChatOptions.builder("openai/gpt-4o-mini")
                    .temperature(0.5)
                    .maxTokens(1_000)
                    .parallelToolCalls(true)
                    .cachePrompt(true)
                    .extra(AdditionalProperties.NONE.with("user", new RawJson("\"u-1\"")))
                    .build());
    private int next;

    private String nextId() {
        next = next + 1 == ids.size() ? 0 : next + 1;
        return ids.get(next);
    }

    /** Finds the models of an id or alias by provider. */
    @Benchmark
    public Map<String, KnownModel> find() {
        return registry.find(nextId());
    }

    /** Reads the metadata of a model at a provider. */
    @Benchmark
    public ModelMetadata metadata() {
        return registry.metadata("openrouter", nextId());
    }

    /** Writes all models with all fields as JSON: more than {@code GET /v1/models?all=true}. */
    @Benchmark
    public byte[] list_all_as_json() {
        var json = new JsonWriter(64 << 10);
        json.beginObject().name("data").beginList();
        for (KnownModel model : registry.all()) {
            json.beginObject()
                    .field("id", model.info().id())
                    .field("provider", model.info().provider());
            ModelJsonWriter.writeFields(json, model.metadata()).endObject();
        }
        return json.endList().endObject().toBytes();
    }

    /** Fits the parameters of an agent's request to its model, as dispatch does once per candidate. */
    @Benchmark
    public FitResult fit_a_request() {
        return new ParameterFitter(
                        registry.metadata("openrouter", "openai/gpt-4o-mini"),
                        Set.of(),
                        ProtocolCapabilities.UNKNOWN,
                        ParameterPolicy.WARN)
                .fit(agentRequest);
    }

    /** Fits the parameters to an unknown model. */
    @Benchmark
    public FitResult fit_a_request_of_an_unknown_model() {
        return new ParameterFitter(
                        registry.metadata("openrouter", "acme/unheard-of"),
                        Set.of(),
                        ProtocolCapabilities.UNKNOWN,
                        ParameterPolicy.WARN)
                .fit(agentRequest);
    }

    /** Replaces OpenRouter's live list: merge with the other layers, index, swap. */
    @Benchmark
    public Object replace_live_list() {
        registry.put(Layer.LIVE, "openrouter", live);
        return registry.all();
    }
}
