package io.ratatoskr.config;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.Pricing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads model metadata under {@code provider:id}, with the field names of the gateway's own model JSON. */
final class ConfiguredModelReader {
    private static final int MAX_ID_LENGTH = 512;
    private static final Map<String, ModelCapability> CAPABILITIES = new LinkedHashMap<>();

    static {
        for (ModelCapability capability : ModelCapability.values()) {
            CAPABILITIES.put(capability.wireName(), capability);
        }
    }

    private final Set<String> providers;

    ConfiguredModelReader(Set<String> providers) {
        this.providers = providers;
    }

    /** The models by provider. */
    Map<String, List<KnownModel>> read(YamlNode node) {
        var result = new LinkedHashMap<String, List<KnownModel>>();
        for (String name : node.keys()) {
            int colon = name.indexOf(':');
            String provider = name.substring(0, Math.max(colon, 0));
            String id = name.substring(colon + 1);
            YamlNode child = node.child(name);
            if (!providers.contains(provider)) {
                child.addMistake(
                        "does not begin with a provider and a colon; known providers: %s".formatted(providers));
            } else if (id.isBlank() || id.length() > MAX_ID_LENGTH) {
                child.addMistake(
                        "has no id after the colon, or one of more than %d characters".formatted(MAX_ID_LENGTH));
            } else {
                result.computeIfAbsent(provider, key -> new ArrayList<>()).add(model(id, provider, child));
            }
        }
        return result;
    }

    private static KnownModel model(String id, String provider, YamlNode node) {
        node.allowOnly(
                "aliases",
                "capabilities",
                "context_window",
                "max_output_tokens",
                "dimensions",
                "input_modalities",
                "output_modalities",
                "pricing",
                "parameters");
        var info = ModelInfo.of(id, provider, capabilities(node.child("capabilities")))
                .withContextWindow(positive(node.child("context_window")))
                .withDimensions(positive(node.child("dimensions")));
        var metadata = new ModelMetadata(
                info,
                ParameterAvailabilityReader.read(node.child("parameters")),
                pricing(node.child("pricing")),
                positive(node.child("max_output_tokens")),
                new Modalities(
                        node.child("input_modalities").texts(),
                        node.child("output_modalities").texts()),
                AdditionalProperties.NONE);
        return KnownModel.withAllCapabilities(metadata, node.child("aliases").texts());
    }

    private static Set<ModelCapability> capabilities(YamlNode node) {
        var result = EnumSet.noneOf(ModelCapability.class);
        for (String word : node.texts()) {
            ModelCapability capability = CAPABILITIES.get(word);
            if (capability == null) {
                node.addMistake("has '%s'; expected one of %s".formatted(word, CAPABILITIES.keySet()));
            } else {
                result.add(capability);
            }
        }
        return result;
    }

    private static @Nullable Integer positive(YamlNode node) {
        Optional<Integer> number = node.integer();
        if (number.isPresent() && number.get() < 1) {
            node.addMistake("is %d; the minimum is 1".formatted(number.get()));
            return null;
        }
        return number.orElse(null);
    }

    private static @Nullable Pricing pricing(YamlNode node) {
        node.allowOnly("prompt", "completion", "cache_read", "cache_write", "cache_write_1h");
        return node.isMap()
                ? new Pricing(
                        price(node.child("prompt")),
                        price(node.child("completion")),
                        price(node.child("cache_read")),
                        price(node.child("cache_write")),
                        price(node.child("cache_write_1h")))
                : null;
    }

    private static @Nullable BigDecimal price(YamlNode node) {
        Optional<BigDecimal> price = node.decimal();
        if (price.isPresent() && price.get().signum() < 0) {
            node.addMistake("is %s; a price in dollars per million tokens cannot be negative".formatted(price.get()));
            return null;
        }
        return price.orElse(null);
    }
}
