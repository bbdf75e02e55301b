package io.ratatoskr.registry;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelListDiff;
import io.ratatoskr.api.ModelListDiff.ChangedModel;
import io.ratatoskr.api.ModelListDiff.FieldChange;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.Pricing;
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
public final class Diff {
    private Diff() {}

    public static ModelListDiff of(Collection<KnownModel> before, Collection<KnownModel> after) {
        Map<String, KnownModel> was = byId(before);
        Map<String, KnownModel> is = byId(after);
        var changed = new ArrayList<ChangedModel>();
        was.forEach((id, model) -> {
            KnownModel now = is.get(id);
            if (now != null && !now.equals(model)) {
                List<FieldChange> facts = facts(model.metadata(), now.metadata());
                if (!facts.isEmpty()) {
                    changed.add(new ChangedModel(id, facts));
                }
            }
        });
        return new ModelListDiff(without(is, was), without(was, is), changed);
    }

    private static Map<String, KnownModel> byId(Collection<KnownModel> models) {
        var byId = new LinkedHashMap<String, KnownModel>();
        models.forEach(model -> byId.put(model.info().id(), model));
        return byId;
    }

    private static List<String> without(Map<String, KnownModel> these, Map<String, KnownModel> those) {
        return these.keySet().stream().filter(id -> !those.containsKey(id)).toList();
    }

    private static List<FieldChange> facts(ModelMetadata before, ModelMetadata after) {
        Map<String, RawJson> was = facts(before);
        Map<String, RawJson> is = facts(after);
        var names = new LinkedHashSet<>(was.keySet());
        names.addAll(is.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(was.get(name), is.get(name)))
                .map(name -> new FieldChange(name, was.get(name), is.get(name)))
                .toList();
    }

    private static Map<String, RawJson> facts(ModelMetadata model) {
        var facts = new LinkedHashMap<String, RawJson>();
        words(
                facts,
                "capabilities",
                model.info().capabilities().stream()
                        .sorted()
                        .map(ModelCapability::wireName)
                        .toList());
        number(facts, "context_window", model.info().contextWindow());
        number(facts, "max_output_tokens", model.maxOutputTokens());
        number(facts, "dimensions", model.info().dimensions());
        words(facts, "input_modalities", model.inputModalities());
        words(facts, "output_modalities", model.outputModalities());
        Pricing pricing = model.pricing();
        if (pricing != null) {
            price(facts, "pricing.prompt", pricing.prompt());
            price(facts, "pricing.completion", pricing.completion());
            price(facts, "pricing.cache_read", pricing.cacheRead());
            price(facts, "pricing.cache_write", pricing.cacheWrite());
        }
        model.parameters().forEach((name, availability) -> {
            var json = new JsonWriter(64);
            EntryWriter.parameter(json, availability);
            facts.put("parameters." + name, json.toRawJson());
        });
        return facts;
    }

    private static void number(Map<String, RawJson> facts, String name, @Nullable Integer value) {
        if (value != null) {
            facts.put(name, new RawJson(value.toString()));
        }
    }

    /** Treats 3 and 3.0 as the same price. */
    private static void price(Map<String, RawJson> facts, String name, @Nullable BigDecimal price) {
        if (price != null) {
            facts.put(name, new RawJson(price.stripTrailingZeros().toPlainString()));
        }
    }

    private static void words(Map<String, RawJson> facts, String name, List<String> words) {
        if (!words.isEmpty()) {
            var json = new JsonWriter(64).beginList();
            words.forEach(json::string);
            facts.put(name, json.endList().toRawJson());
        }
    }
}
