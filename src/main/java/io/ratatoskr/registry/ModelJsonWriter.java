package io.ratatoskr.registry;

import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.ParameterAvailability.ReadOnly;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.json.JsonWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes model metadata as JSON, as documented in {@code docs/models.md}; an absent field is unknown. Thread-safe. */
public final class ModelJsonWriter {
    private static final ModelCapability[] ALL = ModelCapability.values();

    private ModelJsonWriter() {}

    /** Writes the fields of a model except id and provider; the caller opens and closes the object. */
    public static JsonWriter writeFields(JsonWriter json, ModelMetadata model) {
        writeDetails(json, model);
        parameters(json, model.parameters());
        return json.fieldsOnOneLine(model.extra());
    }

    /**
     * Like {@link #writeFields}, with only the availability for a parameter that equals its default range or has no further
     * fields.
     */
    static JsonWriter writeCompact(JsonWriter json, ModelMetadata model, Map<String, Mutable> defaultRanges) {
        writeDetails(json, model);
        if (!model.parameters().isEmpty()) {
            json.name("parameters").beginObject();
            model.parameters().forEach((name, availability) -> {
                json.name(name);
                if (availability instanceof ReadOnly
                        || (availability instanceof Mutable
                                && !availability.equals(defaultRanges.getOrDefault(name, Mutable.ANY)))) {
                    parameter(json, availability);
                } else {
                    json.string(availability.wireName());
                }
            });
            json.endObject();
        }
        return json.fieldsOnOneLine(model.extra());
    }

    /** Writes capabilities, limits, modalities and prices: {@link #writeFields} without parameters and unknown fields. */
    public static void writeDetails(JsonWriter json, ModelMetadata model) {
        if (!model.info().capabilities().isEmpty()) {
            capabilities(json, model.info().capabilities());
        }
        limits(json, model);
    }

    private static void capabilities(JsonWriter json, Set<ModelCapability> capabilities) {
        json.name("capabilities").beginList();
        for (ModelCapability capability : ALL) {
            if (capabilities.contains(capability)) {
                json.string(capability.wireName());
            }
        }
        json.endList();
    }

    /** Sizes, modalities and prices. */
    private static void limits(JsonWriter json, ModelMetadata model) {
        json.field("context_window", model.info().contextWindow());
        json.field("max_output_tokens", model.maxOutputTokens());
        json.field("dimensions", model.info().dimensions());
        stringList(json, "input_modalities", model.inputModalities());
        stringList(json, "output_modalities", model.outputModalities());
        if (model.pricing() != null) {
            json.name("pricing");
            pricing(json, model.pricing());
        }
    }

    /** Writes the field {@code parameters}; nothing if none are known. */
    public static void parameters(JsonWriter json, Map<String, ParameterAvailability> parameters) {
        if (!parameters.isEmpty()) {
            json.name("parameters").beginObject();
            for (Map.Entry<String, ParameterAvailability> parameter : parameters.entrySet()) {
                json.name(parameter.getKey());
                parameter(json, parameter.getValue());
            }
            json.endObject();
        }
    }

    /** Writes prices in US dollars per million tokens, as numbers with all digits. */
    public static void pricing(JsonWriter json, Pricing pricing) {
        json.beginObject();
        price(json, "prompt", pricing.prompt());
        price(json, "completion", pricing.completion());
        price(json, "cache_read", pricing.cacheRead());
        price(json, "cache_write", pricing.cacheWrite());
        price(json, "cache_write_1h", pricing.cacheWrite1h());
        json.endObject();
    }

    private static void price(JsonWriter json, String name, @Nullable BigDecimal price) {
        if (price != null) {
            json.name(name).rawAscii(price.toPlainString());
        }
    }

    public static void parameter(JsonWriter json, ParameterAvailability availability) {
        json.beginObject().field("availability", availability.wireName());
        switch (availability) {
            case Mutable range -> range(json, range);
            case ReadOnly fixed -> json.name("value").rawOnOneLine(fixed.value());
            case ParameterAvailability.Opaque opaque -> {}
            case ParameterAvailability.Unsupported unsupported -> {}
        }
        json.endObject();
    }

    private static void range(JsonWriter json, Mutable range) {
        if (!range.equals(Mutable.ANY)) {
            json.name("range").beginObject();
            json.field("min", range.min()).field("max", range.max()).field("default", range.defaultValue());
            stringList(json, "values", range.values());
            json.endObject();
        }
    }

    private static void stringList(JsonWriter json, String name, List<String> strings) {
        if (!strings.isEmpty()) {
            json.name(name).beginList();
            strings.forEach(json::string);
            json.endList();
        }
    }
}
