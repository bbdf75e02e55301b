package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.model.Absences;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.ModelCatalog.ListedModel;
import io.ratatoskr.settings.ProviderProfile;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parser of a model of the list. Not thread-safe. */
final class GeminiModelReader {
    private static final int MAX_METHODS = 64;

    /** The capabilities that {@code supportedGenerationMethods} lists. */
    private static final List<ModelCapability> BY_METHOD = List.of(
            ModelCapability.CHAT, ModelCapability.CHAT_STREAMING, ModelCapability.GENERATE, ModelCapability.EMBED);

    private @Nullable String name;
    private @Nullable Integer inputLimit;
    private @Nullable Integer outputLimit;
    private @Nullable Double temperature;
    private @Nullable Double maxTemperature;
    private @Nullable Double topP;
    private @Nullable Double topK;
    private boolean thinking;
    private boolean thinkingDenied;
    private boolean hasMethods;
    private final Set<String> methods = new HashSet<>();

    /** Reads the model; null if it has no name. */
    @Nullable
    ListedModel read(JsonReader reader, ProviderProfile profile) {
        reader.beginObject();
        while (reader.nextField()) {
            readField(reader);
        }
        if (name == null || name.isBlank()) {
            return null;
        }
        String id = name.startsWith(GeminiModelPath.MODELS) ? name.substring(GeminiModelPath.MODELS.length()) : name;
        Set<ModelCapability> capabilities = capabilities();
        boolean isChatModel = capabilities.contains(ModelCapability.CHAT);
        var info = ModelInfo.of(id, profile.name(), capabilities).withContextWindow(inputLimit);
        var model = ModelMetadata.of(info)
                .withParameters(isChatModel ? parameters(id) : Map.of())
                .withMaxOutputTokens(isChatModel ? outputLimit : null);
        return new ListedModel(model, id.equals(name) ? List.of() : List.of(name), absences(capabilities));
    }

    private void readField(JsonReader reader) {
        switch (reader.name()) {
            case "name" -> name = LenientJson.textOrNull(reader);
            case "inputTokenLimit" -> inputLimit = limit(reader);
            case "outputTokenLimit" -> outputLimit = limit(reader);
            case "temperature" -> temperature = nonNegativeNumber(reader);
            case "maxTemperature" -> maxTemperature = nonNegativeNumber(reader);
            case "topP" -> topP = nonNegativeNumber(reader);
            case "topK" -> topK = nonNegativeNumber(reader);
            case "thinking" -> {
                boolean isBoolean = !reader.isString() && !reader.isObject() && !reader.isList() && !reader.isNumber();
                Boolean stated = isBoolean ? reader.readBooleanOrNull() : null;
                thinking = Boolean.TRUE.equals(stated);
                thinkingDenied = Boolean.FALSE.equals(stated);
                if (!isBoolean) {
                    reader.skip();
                }
            }
            case "supportedGenerationMethods" -> methods(reader);
            default -> reader.skip();
        }
    }

    private void methods(JsonReader reader) {
        if (!LenientJson.enterList(reader)) {
            return;
        }
        hasMethods = true;
        while (reader.nextElement()) {
            String method = LenientJson.textOrNull(reader);
            if (method != null && methods.size() < MAX_METHODS) {
                methods.add(method);
            }
        }
    }

    private Set<ModelCapability> capabilities() {
        Set<ModelCapability> result = EnumSet.noneOf(ModelCapability.class);
        if (methods.contains("generateContent")) {
            // Streaming is not listed; every such model supports it
            result.addAll(Set.of(ModelCapability.CHAT, ModelCapability.CHAT_STREAMING, ModelCapability.GENERATE));
            if (thinking) {
                result.add(ModelCapability.REASONING);
            }
        }
        if (methods.contains("embedContent") || methods.contains("batchEmbedContents")) {
            result.add(ModelCapability.EMBED);
        }
        return result;
    }

    /** The methods are all that a model has; tools and images are not listed, and thinking only where it is supported. */
    private Absences absences(Set<ModelCapability> capabilities) {
        Set<ModelCapability> listable = EnumSet.noneOf(ModelCapability.class);
        if (hasMethods) {
            listable.addAll(BY_METHOD);
        }
        if (thinkingDenied) {
            listable.add(ModelCapability.REASONING);
        }
        return Absences.allExcept(capabilities, listable);
    }

    private Map<String, ParameterAvailability> parameters(String id) {
        Map<String, ParameterAvailability> result = new LinkedHashMap<>();
        GeminiModelFamily.of(id)
                .unsupportedParameters()
                .forEach(name -> result.put(name, ParameterAvailability.UNSUPPORTED));
        if (temperature != null || maxTemperature != null) {
            result.put("temperature", new Mutable(0.0, maxTemperature, temperature));
        }
        if (topP != null) {
            result.put("top_p", new Mutable(0.0, 1.0, topP));
        }
        if (topK != null) {
            result.put("top_k", new Mutable(1.0, null, topK));
        } else if (temperature != null) {
            // According to Google a model without topK in the list does not support it
            result.put("top_k", new ParameterAvailability.Unsupported());
        }
        if (outputLimit != null) {
            result.put("max_tokens", new Mutable(1.0, outputLimit.doubleValue(), null));
        }
        if (thinking) {
            result.put("reasoning", Mutable.ANY);
        }
        return result;
    }

    private static @Nullable Integer limit(JsonReader reader) {
        Integer limit = LenientJson.intOrNull(reader);
        return limit == null || limit < 1 ? null : limit;
    }

    /** Reads a finite, non-negative number; null otherwise. */
    private static @Nullable Double nonNegativeNumber(JsonReader reader) {
        if (!reader.isNumber()) {
            reader.skip();
            return null;
        }
        double value = reader.readDouble();
        return Double.isFinite(value) && value >= 0 ? Double.valueOf(value) : null;
    }
}
