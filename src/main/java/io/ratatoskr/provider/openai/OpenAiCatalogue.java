package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.Pricing;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.Catalogue;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Wording;
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

/**
 * The list of models of OpenAI and compatibles, which tells little beyond ids, and OpenRouter's, which tells limits, prices and
 * parameters and comes in pages. Odd values are passed over: what is not understood is not known.
 */
final class OpenAiCatalogue implements Catalogue {
    private static final String PATH = "/models";
    private static final Map<String, String> JSON = Map.of("accept", "application/json");
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    /** OpenRouter's does; a list without parameters concludes nothing. */
    @Override
    public boolean namesParameters() {
        return true;
    }

    @Override
    public HttpCall first(Profile profile) {
        return new HttpCall("GET", PATH, JSON, new byte[0]);
    }

    @Override
    public Page page(HttpAnswer answer, Profile profile) {
        JsonNode body;
        try {
            body = Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw none(answer, profile);
        }
        // Some servers answer with the bare list
        JsonNode data = body.isArray() ? body : body.path("data");
        if (!data.isArray()) {
            throw none(answer, profile);
        }
        List<Listed> models = new ArrayList<>();
        for (JsonNode model : data) {
            String id = model.path("id").asText();
            if (model.path("id").isTextual() && !id.isBlank() && id.length() <= 512) {
                models.add(new Listed(metadata(id, model, profile), also(id, model)));
            }
        }
        return new Page(models, next(body.path("links").path("next"), models.isEmpty()));
    }

    private static ProviderUnavailable none(HttpAnswer answer, Profile profile) {
        return new ProviderUnavailable(
                "%s: its answer is no list of models: %s"
                        .formatted(profile.name(), Wording.body(answer.body(), answer.header("content-type"))),
                ProviderUnavailable.Cause.BAD_ANSWER);
    }

    /** Only the query of the next page is taken, so that no list leads anywhere else. */
    private static Optional<HttpCall> next(JsonNode link, boolean empty) {
        String text = link.asText();
        int query = text.indexOf('?');
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
        return query < 0 || empty || !plain || !link.isTextual()
                ? Optional.empty()
                : Optional.of(new HttpCall("GET", PATH + text.substring(query), JSON, new byte[0]));
    }

    private static List<String> also(String id, JsonNode model) {
        JsonNode slug = model.path("canonical_slug");
        return slug.isTextual() && !slug.asText().isBlank() && !slug.asText().equals(id)
                ? List.of(slug.asText())
                : List.of();
    }

    private static ModelMetadata metadata(String id, JsonNode model, Profile profile) {
        Integer window = positive(model.path("top_provider").path("context_length"));
        window = window != null ? window : positive(model.path("context_length"));
        window = window != null ? window : positive(model.path("max_model_len"));
        var info = new ModelInfo(id, profile.name(), capabilities(model), window, null, true, null);
        return new ModelMetadata(
                info,
                parameters(model),
                pricing(model.path("pricing")),
                positive(model.path("top_provider").path("max_completion_tokens")));
    }

    private static @Nullable Integer positive(JsonNode number) {
        return number.canConvertToInt() && number.asInt() > 0 ? number.asInt() : null;
    }

    /** Empty where the list does not say: such a model may be asked for anything. */
    private static Set<ModelCapability> capabilities(JsonNode model) {
        JsonNode outputs = model.path("architecture").path("output_modalities");
        if (!outputs.isArray()) {
            return Set.of();
        }
        var capabilities = EnumSet.noneOf(ModelCapability.class);
        if (holds(outputs, "text")) {
            capabilities.addAll(Set.of(ModelCapability.CHAT, ModelCapability.CHAT_STREAMING, ModelCapability.GENERATE));
        }
        if (holds(outputs, "embeddings")) {
            capabilities.add(ModelCapability.EMBED);
        }
        if (holds(model.path("architecture").path("input_modalities"), "image")) {
            capabilities.add(ModelCapability.VISION);
        }
        JsonNode supported = model.path("supported_parameters");
        if (holds(supported, "tools")) {
            capabilities.add(ModelCapability.TOOL_USE);
        }
        if (holds(supported, "reasoning")) {
            capabilities.add(ModelCapability.REASONING);
        }
        return capabilities;
    }

    private static boolean holds(JsonNode list, String word) {
        for (JsonNode entry : list) {
            if (entry.asText().equals(word)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, ParameterAvailability> parameters(JsonNode model) {
        var parameters = new LinkedHashMap<String, ParameterAvailability>();
        for (JsonNode name : model.path("supported_parameters")) {
            if (name.isTextual() && !name.asText().isBlank()) {
                JsonNode byDefault = model.path("default_parameters").path(name.asText());
                parameters.put(
                        name.asText(),
                        new ParameterAvailability.Mutable(
                                null, null, byDefault.isNumber() ? byDefault.asDouble() : null));
            }
        }
        return parameters;
    }

    /** Dollars per token, as text, to dollars per million; a negative price means unknown. */
    private static @Nullable Pricing pricing(JsonNode pricing) {
        BigDecimal prompt = price(pricing.path("prompt"));
        BigDecimal completion = price(pricing.path("completion"));
        BigDecimal read = price(pricing.path("input_cache_read"));
        BigDecimal written = price(pricing.path("input_cache_write"));
        return prompt == null && completion == null && read == null && written == null
                ? null
                : new Pricing(prompt, completion, read, written);
    }

    private static @Nullable BigDecimal price(JsonNode price) {
        if (!price.isTextual() && !price.isNumber() || price.asText().length() > 40) {
            return null;
        }
        try {
            BigDecimal perToken = new BigDecimal(price.asText().strip());
            return perToken.signum() < 0 ? null : perToken.multiply(MILLION).stripTrailingZeros();
        } catch (NumberFormatException | ArithmeticException e) {
            return null;
        }
    }
}
