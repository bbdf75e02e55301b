package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parser of a model in the list or in the details. Any field may be missing: the list has sizes and capabilities only in recent
 * versions, the details have capabilities since version 0.6.4. A field of an unexpected type counts as missing.
 */
final class ModelCard {
    private static final int LONGEST_NAME = 512;
    private static final String CONTEXT = ".context_length";
    private static final String LENGTH = ".embedding_length";

    private final Set<ModelCapability> capabilities = EnumSet.noneOf(ModelCapability.class);
    private final Map<String, Integer> sizes = new HashMap<>();
    private Map<String, ParameterAvailability> parameters = Map.of();
    private @Nullable String name;
    private @Nullable String architecture;
    private @Nullable Integer context;
    private @Nullable Integer length;

    /** Reads an entry of {@code /api/tags}. */
    void tag(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "name" -> name = Lax.text(reader);
                case "model" -> {
                    String model = Lax.text(reader);
                    name = name == null ? model : name;
                }
                case "details" -> details(reader);
                case "capabilities" -> capabilities(reader);
                default -> reader.skip();
            }
        }
    }

    /** Reads {@code /api/show}. */
    void show(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "capabilities" -> capabilities(reader);
                case "model_info" -> sizes(reader);
                case "details" -> details(reader);
                case "parameters" -> {
                    String text = Lax.text(reader);
                    parameters = text == null ? Map.of() : Defaults.in(text);
                }
                default -> reader.skip();
            }
        }
        reader.requireEnd();
    }

    /** The metadata of a list entry; empty without a valid name. */
    Optional<ModelMetadata> listed(String provider) {
        String id = name;
        if (id == null || id.isBlank() || id.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        return Optional.of(over(ModelMetadata.of(id, provider)));
    }

    /** Overlays the values read here on the known metadata. */
    ModelMetadata over(ModelMetadata known) {
        ModelInfo info = known.info();
        Set<ModelCapability> can = capabilities.isEmpty() ? info.capabilities() : capabilities;
        Integer window = context != null ? context : size(CONTEXT);
        Integer numbers = length != null ? length : size(LENGTH);
        boolean embeds = can.contains(ModelCapability.EMBED);
        var told = new LinkedHashMap<>(known.parameters());
        told.putAll(parameters);
        return new ModelMetadata(
                new ModelInfo(
                        info.id(),
                        info.provider(),
                        can,
                        window != null ? window : info.contextWindow(),
                        // For other models it is the hidden size
                        embeds && numbers != null ? numbers : info.dimensions(),
                        info.callable(),
                        info.reason()),
                told,
                known.pricing(),
                known.maxOutputTokens());
    }

    private void details(JsonReader reader) {
        if (!Lax.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "context_length" -> context = count(reader);
                case "embedding_length" -> length = count(reader);
                default -> reader.skip();
            }
        }
    }

    private void capabilities(JsonReader reader) {
        if (!Lax.enterList(reader)) {
            return;
        }
        while (reader.nextElement()) {
            String word = Lax.text(reader);
            switch (word == null ? "" : word) {
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
    }

    private void sizes(JsonReader reader) {
        if (!Lax.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            String field = reader.name();
            if (field.equals("general.architecture")) {
                architecture = Lax.text(reader);
            } else if (field.endsWith(CONTEXT) || field.endsWith(LENGTH)) {
                Integer count = count(reader);
                if (count != null) {
                    sizes.put(field, count);
                }
            } else {
                reader.skip();
            }
        }
    }

    /** The size under the name of the architecture; otherwise the only one with this suffix. */
    private @Nullable Integer size(String ending) {
        Integer exact = architecture == null ? null : sizes.get(architecture + ending);
        if (exact != null) {
            return exact;
        }
        var all =
                sizes.keySet().stream().filter(field -> field.endsWith(ending)).toList();
        return all.size() == 1 ? sizes.get(all.getFirst()) : null;
    }

    private static @Nullable Integer count(JsonReader reader) {
        double value = reader.isNumber() ? reader.readDouble() : 0;
        reader.skip();
        return value >= 1 && value <= Integer.MAX_VALUE ? (int) value : null;
    }
}
