package io.ratatoskr.registry;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelListDiff;
import io.ratatoskr.api.model.ModelListDiff.ChangedModel;
import io.ratatoskr.api.model.ModelListDiff.FieldChange;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.json.JsonWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares two versions of a provider's model list: limits, prices, capabilities, modalities, parameters. Unknown fields are not
 * compared. Pure.
 */
public final class ModelListDiffer {
    private ModelListDiffer() {}

    public static ModelListDiff diff(Collection<KnownModel> before, Collection<KnownModel> after) {
        Map<String, KnownModel> oldFields = byId(before);
        Map<String, KnownModel> newFields = byId(after);
        var changed = new ArrayList<ChangedModel>();
        oldFields.forEach((id, model) -> {
            KnownModel now = newFields.get(id);
            if (now != null && !now.equals(model)) {
                List<FieldChange> fields = fields(model.metadata(), now.metadata());
                if (!fields.isEmpty()) {
                    changed.add(new ChangedModel(id, fields));
                }
            }
        });
        return new ModelListDiff(idsMissingFrom(newFields, oldFields), idsMissingFrom(oldFields, newFields), changed);
    }

    private static Map<String, KnownModel> byId(Collection<KnownModel> models) {
        var byId = new LinkedHashMap<String, KnownModel>();
        models.forEach(model -> byId.put(model.info().id(), model));
        return byId;
    }

    private static List<String> idsMissingFrom(Map<String, KnownModel> these, Map<String, KnownModel> those) {
        return these.keySet().stream().filter(id -> !those.containsKey(id)).toList();
    }

    private static List<FieldChange> fields(ModelMetadata before, ModelMetadata after) {
        Map<String, RawJson> oldFields = fields(before);
        Map<String, RawJson> newFields = fields(after);
        var names = new LinkedHashSet<>(oldFields.keySet());
        names.addAll(newFields.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(oldFields.get(name), newFields.get(name)))
                .map(name -> new FieldChange(name, oldFields.get(name), newFields.get(name)))
                .toList();
    }

    private static Map<String, RawJson> fields(ModelMetadata model) {
        var fields = new LinkedHashMap<String, RawJson>();
        putList(
                fields,
                "capabilities",
                model.info().capabilities().stream()
                        .sorted()
                        .map(ModelCapability::wireName)
                        .toList());
        putNumber(fields, "context_window", model.info().contextWindow());
        putNumber(fields, "max_output_tokens", model.maxOutputTokens());
        putNumber(fields, "dimensions", model.info().dimensions());
        putList(fields, "input_modalities", model.inputModalities());
        putList(fields, "output_modalities", model.outputModalities());
        Pricing pricing = model.pricing();
        if (pricing != null) {
            putPrice(fields, "pricing.prompt", pricing.prompt());
            putPrice(fields, "pricing.completion", pricing.completion());
            putPrice(fields, "pricing.cache_read", pricing.cacheRead());
            putPrice(fields, "pricing.cache_write", pricing.cacheWrite());
            putPrice(fields, "pricing.cache_write_1h", pricing.cacheWrite1h());
        }
        model.parameters().forEach((name, availability) -> {
            var json = new JsonWriter(64);
            ModelJsonWriter.parameter(json, availability);
            fields.put("parameters." + name, json.toRawJson());
        });
        return fields;
    }

    private static void putNumber(Map<String, RawJson> fields, String name, @Nullable Integer value) {
        if (value != null) {
            fields.put(name, new RawJson(value.toString()));
        }
    }

    /** Treats 3 and 3.0 as the same price. */
    private static void putPrice(Map<String, RawJson> fields, String name, @Nullable BigDecimal price) {
        if (price != null) {
            fields.put(name, new RawJson(price.stripTrailingZeros().toPlainString()));
        }
    }

    private static void putList(Map<String, RawJson> fields, String name, List<String> values) {
        if (!values.isEmpty()) {
            var json = new JsonWriter(64).beginList();
            values.forEach(json::string);
            fields.put(name, json.endList().toRawJson());
        }
    }
}
