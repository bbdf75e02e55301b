package io.ratatoskr.provider.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.scoring.NliLabelMapping;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists the router's chat models, the model of a TEI endpoint, or the models of a dedicated endpoint with OpenAI's API. */
final class HfModelCatalog implements ModelCatalog {
    private static final Map<String, String> JSON = Map.of("accept", "application/json");

    /** The router's list has a few hundred models of about 1 kB each. */
    private static final int MAX_BYTES = 8 << 20;

    private static final int MAX_MODALITIES = 32;

    /** The router lists only chat models; those of hf-inference are not listed anywhere. */
    @Override
    public boolean isComplete() {
        return false;
    }

    @Override
    public ProviderHttpRequest firstPageRequest(ProviderProfile profile) {
        return switch (profile.endpointKind()) {
            case ROUTER, OPENAI -> new ProviderHttpRequest("GET", "/v1/models", JSON, new byte[0]);
            case TEI -> new ProviderHttpRequest("GET", "/info", JSON, new byte[0]);
            case PIPELINE -> throw new NotSupported(profile.name() + ": a pipeline endpoint does not report its model");
        };
    }

    @Override
    public ModelPage readPage(ProviderHttpResponse response, ProviderProfile profile) {
        if (response.body().length > MAX_BYTES) {
            throw HfErrorMapper.malformed(profile, "a list of models of more than %d MiB".formatted(MAX_BYTES >> 20));
        }
        JsonNode body;
        try {
            body = Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw HfErrorMapper.malformed(
                    profile, "no list of models (%s)".formatted(e.getClass().getSimpleName()));
        }
        List<ListedModel> listed = new ArrayList<>();
        if (body.path("model_id").isTextual()) {
            ModelMetadata tei = fromTei(body, profile);
            listed.add(new ListedModel(
                    tei, List.of(), HfListedFacts.ofTei(body, tei.info().capabilities())));
        } else if (body.path("data").isArray()) {
            for (JsonNode model : body.path("data")) {
                if (model.path("id").isTextual() && !model.path("id").asText().isBlank()) {
                    listed.add(new ListedModel(
                            HfListedFacts.withCreationTime(fromRouter(model, profile), model),
                            List.of(),
                            HfListedFacts.ofRouter(model)));
                }
            }
        } else {
            throw HfErrorMapper.malformed(profile, "no list of models");
        }
        return new ModelPage(listed, Optional.empty());
    }

    private static ModelMetadata fromRouter(JsonNode model, ProviderProfile profile) {
        Set<ModelCapability> capabilities =
                EnumSet.of(ModelCapability.CHAT, ModelCapability.CHAT_STREAMING, ModelCapability.GENERATE);
        Integer window = null;
        List<JsonNode> live = new ArrayList<>();
        for (JsonNode host : model.path("providers")) {
            if (!host.path("status").asText("live").equals("live")) {
                continue;
            }
            live.add(host);
            int contextLength = host.path("context_length").asInt(0);
            window = contextLength > 0 && (window == null || contextLength > window)
                    ? Integer.valueOf(contextLength)
                    : window;
        }
        Map<String, ParameterAvailability> parameters = parameters(live);
        if (parameters.get("tools") instanceof ParameterAvailability.Mutable) {
            capabilities.add(ModelCapability.TOOL_USE);
        }
        JsonNode architecture = model.path("architecture");
        List<String> input = texts(architecture.path("input_modalities"));
        if (input.contains("image")) {
            capabilities.add(ModelCapability.VISION);
        }
        var info = ModelInfo.of(model.path("id").asText(), profile.name(), capabilities)
                .withContextWindow(window);
        return ModelMetadata.of(info)
                .withParameters(parameters)
                .withModalities(new Modalities(input, texts(architecture.path("output_modalities"))))
                .withPricing(live.size() == 1 ? pricing(live.getFirst()) : null);
    }

    /**
     * What the hosts report of tools and of structured output: available if one of them supports it, since the router chooses the
     * host; unsupported if all of them report that they do not.
     */
    private static Map<String, ParameterAvailability> parameters(List<JsonNode> hosts) {
        Map<String, ParameterAvailability> parameters = new LinkedHashMap<>();
        ParameterAvailability tools = reported(hosts, "supports_tools");
        if (tools != null) {
            parameters.put("tools", tools);
            parameters.put("tool_choice", tools);
        }
        ParameterAvailability schemas = reported(hosts, "supports_structured_output");
        if (schemas != null) {
            parameters.put("structured_outputs", schemas);
        }
        return parameters;
    }

    private static @Nullable ParameterAvailability reported(List<JsonNode> hosts, String field) {
        boolean all = !hosts.isEmpty();
        for (JsonNode host : hosts) {
            if (host.path(field).asBoolean()) {
                return ParameterAvailability.Mutable.ANY;
            }
            all &= host.path(field).isBoolean();
        }
        return all ? ParameterAvailability.UNSUPPORTED : null;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list) {
            if (text.isTextual() && texts.size() < MAX_MODALITIES) {
                texts.add(text.asText());
            }
        }
        return texts;
    }

    /** US dollars per million tokens; only known when there is a single host. */
    private static @Nullable Pricing pricing(JsonNode host) {
        BigDecimal prompt = price(host.path("pricing").path("input"));
        BigDecimal completion = price(host.path("pricing").path("output"));
        return prompt == null && completion == null ? null : new Pricing(prompt, completion, null, null);
    }

    private static @Nullable BigDecimal price(JsonNode number) {
        return number.isNumber() && number.decimalValue().signum() >= 0 ? number.decimalValue() : null;
    }

    private static ModelMetadata fromTei(JsonNode info, ProviderProfile profile) {
        JsonNode type = info.path("model_type");
        Set<ModelCapability> capabilities = EnumSet.noneOf(ModelCapability.class);
        if (type.has("embedding") || type.asText().equals("embedding")) {
            capabilities.add(ModelCapability.EMBED);
        }
        if (type.has("reranker") || type.asText().equals("reranker")) {
            capabilities.add(ModelCapability.RERANK);
        }
        if (type.has("classifier") || type.asText().equals("classifier")) {
            capabilities.add(ModelCapability.CLASSIFY);
            capabilities.addAll(nliCapabilities(type.path("classifier").path("id2label")));
        }
        int maxLength = info.path("max_input_length").asInt(0);
        return ModelMetadata.of(ModelInfo.of(info.path("model_id").asText(), profile.name(), capabilities)
                .withContextWindow(maxLength > 0 ? maxLength : null));
    }

    /** The NLI capabilities that a classifier's labels imply. */
    private static Set<ModelCapability> nliCapabilities(JsonNode labels) {
        List<String> names = new ArrayList<>();
        labels.forEach(label -> names.add(label.asText()));
        return NliLabelMapping.find(names)
                .map(nliLabels -> nliLabels.neutral().isEmpty()
                        ? Set.of(ModelCapability.ZERO_SHOT)
                        : Set.of(ModelCapability.ZERO_SHOT, ModelCapability.NLI, ModelCapability.STANCE))
                .orElse(Set.of());
    }
}
