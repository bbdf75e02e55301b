package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Catalogue.Listed;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.Profile;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parser of a model of the list. Not thread-safe. */
final class ModelEntry {
    private static final int MOST_METHODS = 64;

    private @Nullable String name;
    private @Nullable Integer inputLimit;
    private @Nullable Integer outputLimit;
    private @Nullable Double temperature;
    private @Nullable Double maxTemperature;
    private @Nullable Double topP;
    private @Nullable Double topK;
    private boolean thinking;
    private final Set<String> methods = new HashSet<>();

    /** Reads the model; null if it has no name. */
    @Nullable
    Listed read(JsonReader reader, Profile profile) {
        reader.beginObject();
        while (reader.nextField()) {
            field(reader);
        }
        if (name == null || name.isBlank()) {
            return null;
        }
        String id = name.startsWith(ModelPath.MODELS) ? name.substring(ModelPath.MODELS.length()) : name;
        Set<ModelCapability> capabilities = capabilities();
        boolean chats = capabilities.contains(ModelCapability.CHAT);
        var info = new ModelInfo(id, profile.name(), capabilities, inputLimit, null, true, null);
        var model = new ModelMetadata(info, chats ? parameters() : Map.of(), null, chats ? outputLimit : null);
        return new Listed(model, id.equals(name) ? List.of() : List.of(name));
    }

    private void field(JsonReader reader) {
        switch (reader.name()) {
            case "name" -> name = Lax.text(reader);
            case "inputTokenLimit" -> inputLimit = limit(reader);
            case "outputTokenLimit" -> outputLimit = limit(reader);
            case "temperature" -> temperature = number(reader);
            case "maxTemperature" -> maxTemperature = number(reader);
            case "topP" -> topP = number(reader);
            case "topK" -> topK = number(reader);
            case "thinking" -> {
                boolean known = !reader.isString() && !reader.isObject() && !reader.isList() && !reader.isNumber();
                thinking = known && Boolean.TRUE.equals(reader.readBooleanOrNull());
                if (!known) {
                    reader.skip();
                }
            }
            case "supportedGenerationMethods" -> methods(reader);
            default -> reader.skip();
        }
    }

    private void methods(JsonReader reader) {
        if (!Lax.enterList(reader)) {
            return;
        }
        while (reader.nextElement()) {
            String method = Lax.text(reader);
            if (method != null && methods.size() < MOST_METHODS) {
                methods.add(method);
            }
        }
    }

    private Set<ModelCapability> capabilities() {
        Set<ModelCapability> found = EnumSet.noneOf(ModelCapability.class);
        if (methods.contains("generateContent")) {
            // Streaming is not listed; every such model supports it
            found.addAll(Set.of(ModelCapability.CHAT, ModelCapability.CHAT_STREAMING, ModelCapability.GENERATE));
            if (thinking) {
                found.add(ModelCapability.REASONING);
            }
        }
        if (methods.contains("embedContent") || methods.contains("batchEmbedContents")) {
            found.add(ModelCapability.EMBED);
        }
        return found;
    }

    private Map<String, ParameterAvailability> parameters() {
        Map<String, ParameterAvailability> found = new LinkedHashMap<>();
        if (temperature != null || maxTemperature != null) {
            found.put("temperature", new Mutable(0.0, maxTemperature, temperature));
        }
        if (topP != null) {
            found.put("top_p", new Mutable(0.0, 1.0, topP));
        }
        if (topK != null) {
            found.put("top_k", new Mutable(1.0, null, topK));
        } else if (temperature != null) {
            // According to Google a model without topK in the list does not support it
            found.put("top_k", new ParameterAvailability.Unsupported());
        }
        if (outputLimit != null) {
            found.put("max_tokens", new Mutable(1.0, outputLimit.doubleValue(), null));
        }
        if (thinking) {
            found.put("reasoning", Mutable.ANY);
        }
        return found;
    }

    private static @Nullable Integer limit(JsonReader reader) {
        Integer limit = Lax.integer(reader);
        return limit == null || limit < 1 ? null : limit;
    }

    /** Reads a finite, non-negative number; null otherwise. */
    private static @Nullable Double number(JsonReader reader) {
        if (!reader.isNumber()) {
            reader.skip();
            return null;
        }
        double value = reader.readDouble();
        return Double.isFinite(value) && value >= 0 ? Double.valueOf(value) : null;
    }
}
