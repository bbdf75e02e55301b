package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.model.Absences;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.CreationTime;
import io.ratatoskr.provider.LenientJson;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parser of a model in the list or in the details. Any field may be missing: the list has sizes and capabilities only in recent
 * versions, the details have capabilities since version 0.6.4. A field of an unexpected type counts as missing.
 */
final class OllamaModelReader {
    private static final int MAX_NAME_LENGTH = 512;
    private static final String CONTEXT_LENGTH = ".context_length";
    private static final String EMBEDDING_LENGTH = ".embedding_length";

    /** The capabilities that Ollama reports. */
    private static final List<ModelCapability> LISTABLE = List.of(
            ModelCapability.CHAT,
            ModelCapability.CHAT_STREAMING,
            ModelCapability.GENERATE,
            ModelCapability.EMBED,
            ModelCapability.TOOL_USE,
            ModelCapability.VISION,
            ModelCapability.REASONING);

    private final Set<ModelCapability> capabilities = EnumSet.noneOf(ModelCapability.class);
    private boolean hasCapabilities;
    private @Nullable String modifiedAt;
    private final Map<String, Integer> sizes = new HashMap<>();
    private Map<String, ParameterAvailability> parameters = Map.of();
    private @Nullable String name;
    private @Nullable String architecture;
    private @Nullable Integer contextLength;
    private @Nullable Integer embeddingLength;

    /** Reads an entry of {@code /api/tags}. */
    void readListEntry(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "name" -> name = LenientJson.textOrNull(reader);
                case "model" -> {
                    String model = LenientJson.textOrNull(reader);
                    name = name == null ? model : name;
                }
                case "details" -> details(reader);
                case "capabilities" -> capabilities(reader);
                case "modified_at" -> modifiedAt = LenientJson.textOrNull(reader);
                default -> reader.skip();
            }
        }
    }

    /** Reads {@code /api/show}. */
    void readDetails(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "capabilities" -> capabilities(reader);
                case "model_info" -> sizes(reader);
                case "details" -> details(reader);
                case "parameters" -> {
                    String text = LenientJson.textOrNull(reader);
                    parameters = text == null ? Map.of() : ModelfileDefaults.parse(text);
                }
                default -> reader.skip();
            }
        }
        reader.requireEnd();
    }

    /** The metadata of a list entry; empty without a valid name. */
    Optional<ModelMetadata> toMetadata(String provider) {
        String id = name;
        if (id == null || id.isBlank() || id.length() > MAX_NAME_LENGTH) {
            return Optional.empty();
        }
        return Optional.of(mergeInto(ModelMetadata.of(id, provider)));
    }

    /** Overlays the values read here on the known metadata. */
    ModelMetadata mergeInto(ModelMetadata metadata) {
        ModelInfo info = metadata.info();
        Set<ModelCapability> effectiveCapabilities = capabilities.isEmpty() ? info.capabilities() : capabilities;
        Integer window = contextLength != null ? contextLength : sizeOf(CONTEXT_LENGTH);
        Integer dimensions = embeddingLength != null ? embeddingLength : sizeOf(EMBEDDING_LENGTH);
        boolean isEmbedder = effectiveCapabilities.contains(ModelCapability.EMBED);
        var merged = new LinkedHashMap<>(metadata.parameters());
        merged.putAll(parameters);
        ModelInfo mergedInfo = info.withCapabilities(effectiveCapabilities)
                .withContextWindow(window != null ? window : info.contextWindow())
                // For other models it is the hidden size
                .withDimensions(isEmbedder && dimensions != null ? dimensions : info.dimensions());
        ModelMetadata model = ModelMetadata.of(mergedInfo)
                .withParameters(merged)
                .withPricing(metadata.pricing())
                .withMaxOutputTokens(metadata.maxOutputTokens())
                .withExtra(metadata.extra());
        return CreationTime.add(model, CreationTime.parse(modifiedAt));
    }

    /** What a list of capabilities, where there is one, states to be absent. */
    Absences absences() {
        return hasCapabilities ? Absences.allExcept(capabilities, LISTABLE) : Absences.NONE;
    }

    private void details(JsonReader reader) {
        if (!LenientJson.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "context_length" -> contextLength = readCount(reader);
                case "embedding_length" -> embeddingLength = readCount(reader);
                default -> reader.skip();
            }
        }
    }

    private void capabilities(JsonReader reader) {
        if (!LenientJson.enterList(reader)) {
            return;
        }
        boolean empty = true;
        while (reader.nextElement()) {
            String capability = LenientJson.textOrNull(reader);
            empty = false;
            hasCapabilities |= capability != null;
            switch (capability == null ? "" : capability) {
                case "completion" -> {
                    capabilities.add(ModelCapability.CHAT);
                    capabilities.add(ModelCapability.CHAT_STREAMING);
                    capabilities.add(ModelCapability.GENERATE);
                }
                case "embedding" -> capabilities.add(ModelCapability.EMBED);
                case "tools" -> capabilities.add(ModelCapability.TOOL_USE);
                case "vision" -> capabilities.add(ModelCapability.VISION);
                case "thinking" -> capabilities.add(ModelCapability.REASONING);
                default -> {}
            }
        }
        hasCapabilities |= empty;
    }

    private void sizes(JsonReader reader) {
        if (!LenientJson.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            String field = reader.name();
            if (field.equals("general.architecture")) {
                architecture = LenientJson.textOrNull(reader);
            } else if (field.endsWith(CONTEXT_LENGTH) || field.endsWith(EMBEDDING_LENGTH)) {
                Integer count = readCount(reader);
                if (count != null) {
                    sizes.put(field, count);
                }
            } else {
                reader.skip();
            }
        }
    }

    /** The size under the name of the architecture; otherwise the only one with this suffix. */
    private @Nullable Integer sizeOf(String ending) {
        Integer exact = architecture == null ? null : sizes.get(architecture + ending);
        if (exact != null) {
            return exact;
        }
        var all =
                sizes.keySet().stream().filter(field -> field.endsWith(ending)).toList();
        return all.size() == 1 ? sizes.get(all.getFirst()) : null;
    }

    private static @Nullable Integer readCount(JsonReader reader) {
        double value = reader.isNumber() ? reader.readDouble() : 0;
        reader.skip();
        return value >= 1 && value <= Integer.MAX_VALUE ? (int) value : null;
    }
}
