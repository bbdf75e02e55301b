package io.ratatoskr.registry;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.Absences;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON of an {@link RegistrySnapshot}: {@code {"format": 1, "version": …, "providers": {"openrouter": {"complete": true,
 * "parameters": {…}, "models": [{"id": …}]}}, "same": [{"anthropic": …, "openrouter": …}]}}. A provider's {@code parameters}
 * are the default ranges of parameters that a model lists only as {@code "mutable"}; a model's {@code absent} lists its {@link
 * Absences}. Thread-safe.
 */
public final class RegistrySnapshotJson {
    private static final int FORMAT = 1;

    private RegistrySnapshotJson() {}

    /** Writes one model per line, so that two versions can be compared. */
    public static byte[] write(RegistrySnapshot snapshot) {
        var json = new JsonWriter(1 << 16);
        json.beginObject().name("format").number(FORMAT).field("version", snapshot.version());
        json.name("providers").beginObject();
        for (RegistrySnapshot.ProviderEntry entry : snapshot.providers()) {
            json.name(entry.provider()).beginObject();
            json.field("address", entry.address()).field("at", entry.fetchedAt());
            json.name("complete").bool(entry.models().complete());
            Map<String, Mutable> defaultRanges = defaultRanges(entry.models().models());
            defaultRanges(json, defaultRanges);
            json.name("models").beginList();
            for (KnownModel model : entry.models().models()) {
                writeModel(json.newLine(), model, defaultRanges);
            }
            json.endList().endObject();
        }
        json.endObject().name("same").beginList();
        for (Map<String, String> group : snapshot.equivalents()) {
            json.newLine().beginObject();
            group.forEach(json::field);
            json.endObject();
        }
        return json.endList().endObject().toBytes();
    }

    /** The most frequent range of each mutable parameter; models with it list only {@code "mutable"}. */
    private static Map<String, Mutable> defaultRanges(List<KnownModel> models) {
        var counts = new TreeMap<String, Map<Mutable, Integer>>();
        for (KnownModel model : models) {
            model.metadata().parameters().forEach((name, availability) -> {
                if (availability instanceof Mutable mutable) {
                    counts.computeIfAbsent(name, parameter -> new LinkedHashMap<>())
                            .merge(mutable, 1, Integer::sum);
                }
            });
        }
        var defaultRanges = new LinkedHashMap<String, Mutable>();
        counts.forEach((name, ranges) -> defaultRanges.put(
                name,
                Collections.max(ranges.entrySet(), Map.Entry.comparingByValue()).getKey()));
        defaultRanges.values().removeIf(Mutable.ANY::equals);
        return defaultRanges;
    }

    private static void defaultRanges(JsonWriter json, Map<String, Mutable> defaultRanges) {
        if (!defaultRanges.isEmpty()) {
            json.name("parameters").beginObject();
            defaultRanges.forEach((name, range) -> ModelJsonWriter.parameter(json.name(name), range));
            json.endObject();
        }
    }

    private static void writeModel(JsonWriter json, KnownModel model, Map<String, Mutable> defaultRanges) {
        json.beginObject().field("id", model.info().id());
        if (!model.aliases().isEmpty()) {
            json.name("aliases").beginList();
            model.aliases().forEach(json::string);
            json.endList();
        }
        writeAbsences(json, model.absences());
        ModelJsonWriter.writeCompact(json, model.metadata(), defaultRanges).endObject();
    }

    /** The capabilities and the empty lists in one list, in a fixed order; nothing if there are none. */
    private static void writeAbsences(JsonWriter json, Absences absences) {
        if (!absences.isEmpty()) {
            json.name("absent").beginList();
            absences.capabilities().stream().sorted().forEach(capability -> json.string(capability.wireName()));
            absences.emptyLists().stream().sorted().forEach(json::string);
            json.endList();
        }
    }

    /** @throws InvalidRequest when the document is invalid or has another format version */
    public static RegistrySnapshot read(byte[] document) {
        try {
            return readValid(document);
        } catch (IllegalArgumentException e) {
            // Thrown by the records for values that contradict each other, such as a minimum above its maximum
            throw new InvalidRequest(String.valueOf(e.getMessage()));
        }
    }

    private static RegistrySnapshot readValid(byte[] document) {
        var json = JsonReader.of(document);
        int format = 0;
        String version = "";
        List<RegistrySnapshot.ProviderEntry> providers = new ArrayList<>();
        List<Map<String, String>> equivalents = new ArrayList<>();
        json.beginObject();
        while (json.nextField()) {
            switch (json.name()) {
                case "format" -> format = json.readInt();
                case "version" -> version = json.readString();
                case "providers" -> {
                    json.beginObject();
                    while (json.nextField()) {
                        providers.add(readProvider(json, json.name()));
                    }
                }
                case "same" -> {
                    json.beginList();
                    while (json.nextElement()) {
                        equivalents.add(readGroup(json));
                    }
                }
                default -> json.skip();
            }
        }
        json.requireEnd();
        if (format != FORMAT) {
            throw new InvalidRequest("format is %d; expected %d".formatted(format, FORMAT));
        }
        return new RegistrySnapshot(version, providers, equivalents);
    }

    private static RegistrySnapshot.ProviderEntry readProvider(JsonReader json, String provider) {
        String address = null;
        Long fetchedAt = null;
        boolean complete = false;
        Map<String, ParameterAvailability> defaultRanges = Map.of();
        List<KnownModel> models = new ArrayList<>();
        json.beginObject();
        while (json.nextField()) {
            switch (json.name()) {
                case "address" -> address = json.readString();
                case "at" -> fetchedAt = json.readLong();
                case "complete" -> complete = json.readBoolean();
                case "parameters" -> {
                    if (!models.isEmpty()) {
                        throw json.typeError("parameters before models");
                    }
                    defaultRanges = ModelJsonReader.parameters(json, Map.of());
                }
                case "models" -> {
                    json.beginList();
                    while (json.nextElement()) {
                        models.add(ModelJsonReader.read(json, provider, defaultRanges));
                    }
                }
                default -> json.skip();
            }
        }
        return new RegistrySnapshot.ProviderEntry(provider, address, fetchedAt, new ProviderModels(models, complete));
    }

    private static Map<String, String> readGroup(JsonReader json) {
        var group = new LinkedHashMap<String, String>();
        json.beginObject();
        while (json.nextField()) {
            group.put(json.name(), json.readString());
        }
        return group;
    }
}
