package io.ratatoskr.config;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.Pricing;
import io.ratatoskr.registry.KnownModel;
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
final class FactsReader {
    private static final int LONGEST_ID = 512;
    private static final Map<String, ModelCapability> CAPABILITIES = new LinkedHashMap<>();

    static {
        for (ModelCapability capability : ModelCapability.values()) {
            CAPABILITIES.put(capability.wireName(), capability);
        }
    }

    private final Set<String> providers;

    FactsReader(Set<String> providers) {
        this.providers = providers;
    }

    /** The models by provider. */
    Map<String, List<KnownModel>> read(YamlNode node) {
        var read = new LinkedHashMap<String, List<KnownModel>>();
        for (String name : node.keys()) {
            int colon = name.indexOf(':');
            String provider = name.substring(0, Math.max(colon, 0));
            String id = name.substring(colon + 1);
            YamlNode child = node.child(name);
            if (!providers.contains(provider)) {
                child.mistake("does not begin with a provider and a colon; known providers: %s".formatted(providers));
            } else if (id.isBlank() || id.length() > LONGEST_ID) {
                child.mistake("has no id after the colon, or one of more than %d characters".formatted(LONGEST_ID));
            } else {
                read.computeIfAbsent(provider, key -> new ArrayList<>()).add(model(id, provider, child));
            }
        }
        return read;
    }

    private static KnownModel model(String id, String provider, YamlNode node) {
        node.only(
                "aliases",
                "capabilities",
                "context_window",
                "max_output_tokens",
                "dimensions",
                "input_modalities",
                "output_modalities",
                "pricing",
                "parameters");
        var info = new ModelInfo(
                id,
                provider,
                capabilities(node.child("capabilities")),
                positive(node.child("context_window")),
                positive(node.child("dimensions")),
                true,
                null);
        var metadata = new ModelMetadata(
                info,
                ParameterFactsReader.read(node.child("parameters")),
                pricing(node.child("pricing")),
                positive(node.child("max_output_tokens")),
                node.child("input_modalities").texts(),
                node.child("output_modalities").texts(),
                AdditionalProperties.NONE);
        return new KnownModel(metadata, node.child("aliases").texts());
    }

    private static Set<ModelCapability> capabilities(YamlNode node) {
        var read = EnumSet.noneOf(ModelCapability.class);
        for (String word : node.texts()) {
            ModelCapability capability = CAPABILITIES.get(word);
            if (capability == null) {
                node.mistake("has '%s'; expected one of %s".formatted(word, CAPABILITIES.keySet()));
            } else {
                read.add(capability);
            }
        }
        return read;
    }

    private static @Nullable Integer positive(YamlNode node) {
        Optional<Integer> number = node.integer();
        if (number.isPresent() && number.get() < 1) {
            node.mistake("is %d; the minimum is 1".formatted(number.get()));
            return null;
        }
        return number.orElse(null);
    }

    private static @Nullable Pricing pricing(YamlNode node) {
        node.only("prompt", "completion", "cache_read", "cache_write");
        return node.isMap()
                ? new Pricing(
                        price(node.child("prompt")),
                        price(node.child("completion")),
                        price(node.child("cache_read")),
                        price(node.child("cache_write")))
                : null;
    }

    private static @Nullable BigDecimal price(YamlNode node) {
        Optional<BigDecimal> price = node.decimal();
        if (price.isPresent() && price.get().signum() < 0) {
            node.mistake("is %s; a price in dollars per million tokens cannot be negative".formatted(price.get()));
            return null;
        }
        return price.orElse(null);
    }
}
