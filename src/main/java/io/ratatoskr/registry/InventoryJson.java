package io.ratatoskr.registry;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON of an {@link Inventory}: {@code {"format": 1, "version": …, "providers": {"openrouter": {"complete": true,
 * "parameters": {…}, "models": [{"id": …}]}}, "same": [{"anthropic": …, "openrouter": …}]}}. A provider's {@code parameters}
 * are the default ranges of parameters that a model lists only as {@code "mutable"}. Thread-safe.
 */
public final class InventoryJson {
    private static final int FORMAT = 1;

    private InventoryJson() {}

    /** Writes one model per line, so that two versions can be compared. */
    public static byte[] write(Inventory inventory) {
        var json = new JsonWriter(1 << 16);
        json.beginObject().name("format").number(FORMAT).field("version", inventory.version());
        json.name("providers").beginObject();
        for (Inventory.Source source : inventory.sources()) {
            json.name(source.provider()).beginObject();
            json.field("address", source.address()).field("at", source.at());
            json.name("complete").bool(source.listing().complete());
            Map<String, Mutable> usual = usual(source.listing().models());
            usual(json, usual);
            json.name("models").beginList();
            for (KnownModel model : source.listing().models()) {
                entry(json.newLine(), model, usual);
            }
            json.endList().endObject();
        }
        json.endObject().name("same").beginList();
        for (Map<String, String> group : inventory.same()) {
            json.newLine().beginObject();
            group.forEach(json::field);
            json.endObject();
        }
        return json.endList().endObject().toBytes();
    }

    /** The most frequent range of each mutable parameter; models with it list only {@code "mutable"}. */
    private static Map<String, Mutable> usual(List<KnownModel> models) {
        var counts = new TreeMap<String, Map<Mutable, Integer>>();
        for (KnownModel model : models) {
            model.metadata().parameters().forEach((name, availability) -> {
                if (availability instanceof Mutable mutable) {
                    counts.computeIfAbsent(name, parameter -> new LinkedHashMap<>())
                            .merge(mutable, 1, Integer::sum);
                }
            });
        }
        var usual = new LinkedHashMap<String, Mutable>();
        counts.forEach((name, ranges) -> usual.put(
                name,
                Collections.max(ranges.entrySet(), Map.Entry.comparingByValue()).getKey()));
        usual.values().removeIf(Mutable.ANY::equals);
        return usual;
    }

    private static void usual(JsonWriter json, Map<String, Mutable> usual) {
        if (!usual.isEmpty()) {
            json.name("parameters").beginObject();
            usual.forEach((name, range) -> EntryWriter.parameter(json.name(name), range));
            json.endObject();
        }
    }

    private static void entry(JsonWriter json, KnownModel model, Map<String, Mutable> usual) {
        json.beginObject().field("id", model.info().id());
        if (!model.alsoKnownAs().isEmpty()) {
            json.name("aliases").beginList();
            model.alsoKnownAs().forEach(json::string);
            json.endList();
        }
        EntryWriter.brief(json, model.metadata(), usual).endObject();
    }

    /** @throws InvalidRequest when the document is invalid or has another format version */
    public static Inventory read(byte[] document) {
        var json = JsonReader.of(document);
        int format = 0;
        String version = "";
        List<Inventory.Source> sources = new ArrayList<>();
        List<Map<String, String>> same = new ArrayList<>();
        json.beginObject();
        while (json.nextField()) {
            switch (json.name()) {
                case "format" -> format = json.readInt();
                case "version" -> version = json.readString();
                case "providers" -> {
                    json.beginObject();
                    while (json.nextField()) {
                        sources.add(source(json, json.name()));
                    }
                }
                case "same" -> {
                    json.beginList();
                    while (json.nextElement()) {
                        same.add(group(json));
                    }
                }
                default -> json.skip();
            }
        }
        json.requireEnd();
        if (format != FORMAT) {
            throw new InvalidRequest("format is %d; expected %d".formatted(format, FORMAT));
        }
        return new Inventory(version, sources, same);
    }

    private static Inventory.Source source(JsonReader json, String provider) {
        String address = null;
        Long at = null;
        boolean complete = false;
        Map<String, ParameterAvailability> usual = Map.of();
        List<KnownModel> models = new ArrayList<>();
        json.beginObject();
        while (json.nextField()) {
            switch (json.name()) {
                case "address" -> address = json.readString();
                case "at" -> at = json.readLong();
                case "complete" -> complete = json.readBoolean();
                case "parameters" -> {
                    if (!models.isEmpty()) {
                        throw json.typeError("parameters before models");
                    }
                    usual = EntryReader.parameters(json, Map.of());
                }
                case "models" -> {
                    json.beginList();
                    while (json.nextElement()) {
                        models.add(EntryReader.read(json, provider, usual));
                    }
                }
                default -> json.skip();
            }
        }
        return new Inventory.Source(provider, address, at, new Listing(models, complete));
    }

    private static Map<String, String> group(JsonReader json) {
        var group = new LinkedHashMap<String, String>();
        json.beginObject();
        while (json.nextField()) {
            group.put(json.name(), json.readString());
        }
        return group;
    }
}
