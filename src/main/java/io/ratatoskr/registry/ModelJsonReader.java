package io.ratatoskr.registry;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Absences;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a model as written by {@link ModelJsonWriter}, with its {@code id} and {@code aliases}; unknown fields are retained. */
public final class ModelJsonReader {
    private static final Map<String, ModelCapability> CAPABILITIES = new HashMap<>();
    private static final Set<String> EMPTY_LISTS =
            Set.of(Absences.PARAMETERS, Absences.INPUT_MODALITIES, Absences.OUTPUT_MODALITIES);

    static {
        for (ModelCapability capability : ModelCapability.values()) {
            CAPABILITIES.put(capability.wireName(), capability);
        }
    }

    private ModelJsonReader() {}

    /**
     * Reads the metadata of a model at one provider.
     *
     * @throws InvalidRequest naming the invalid field
     */
    public static ModelMetadata read(JsonReader json, String provider) {
        return read(json, provider, Map.of()).metadata();
    }

    /**
     * @param defaultRanges the range of a parameter that is written only as {@code mutable}
     * @throws InvalidRequest naming the invalid field
     */
    static KnownModel read(JsonReader json, String provider, Map<String, ParameterAvailability> defaultRanges) {
        String id = null;
        List<String> aliases = List.of();
        Absences absences = Absences.NONE;
        Set<ModelCapability> capabilities = Set.of();
        Integer contextWindow = null;
        Integer dimensions = null;
        Integer maxOutputTokens = null;
        Pricing pricing = null;
        List<String> inputModalities = List.of();
        List<String> outputModalities = List.of();
        Map<String, ParameterAvailability> parameters = Map.of();
        var unknownFields = new ExtraCollector();
        json.beginObject();
        while (json.nextField()) {
            switch (json.name()) {
                case "id" -> id = json.readString();
                case "aliases" -> aliases = stringList(json);
                case "absent" -> absences = absences(json);
                case "capabilities" -> capabilities = capabilities(json);
                case "context_window" -> contextWindow = json.readInt();
                case "dimensions" -> dimensions = json.readInt();
                case "max_output_tokens" -> maxOutputTokens = json.readInt();
                case "input_modalities" -> inputModalities = stringList(json);
                case "output_modalities" -> outputModalities = stringList(json);
                case "pricing" -> pricing = pricing(json);
                case "parameters" -> parameters = parameters(json, defaultRanges);
                default -> unknownFields.collect(json);
            }
        }
        if (id == null) {
            throw json.missingFieldError("id", "the model's id");
        }
        AdditionalProperties extra =
                unknownFields.isEmpty() ? AdditionalProperties.NONE : unknownFields.toAdditionalProperties();
        var info = ModelInfo.of(id, provider, capabilities)
                .withContextWindow(contextWindow)
                .withDimensions(dimensions);
        return new KnownModel(
                new ModelMetadata(
                        info,
                        parameters,
                        pricing,
                        maxOutputTokens,
                        new Modalities(inputModalities, outputModalities),
                        extra),
                aliases,
                absences);
    }

    private static List<String> stringList(JsonReader json) {
        var strings = new ArrayList<String>();
        json.beginList();
        while (json.nextElement()) {
            strings.add(json.readString());
        }
        return strings;
    }

    /** Unknown capabilities, as of a later version, are skipped. */
    private static Set<ModelCapability> capabilities(JsonReader json) {
        var all = EnumSet.noneOf(ModelCapability.class);
        for (String wireName : stringList(json)) {
            ModelCapability known = CAPABILITIES.get(wireName);
            if (known != null) {
                all.add(known);
            }
        }
        return all;
    }

    /** Unknown names, as of a later version, are skipped. */
    private static Absences absences(JsonReader json) {
        var absent = EnumSet.noneOf(ModelCapability.class);
        var emptyLists = new HashSet<String>();
        for (String name : stringList(json)) {
            ModelCapability capability = CAPABILITIES.get(name);
            if (capability != null) {
                absent.add(capability);
            } else if (EMPTY_LISTS.contains(name)) {
                emptyLists.add(name);
            }
        }
        return new Absences(absent, emptyLists);
    }

    private static Pricing pricing(JsonReader json) {
        BigDecimal prompt = null;
        BigDecimal completion = null;
        BigDecimal read = null;
        BigDecimal write = null;
        BigDecimal write1h = null;
        json.beginObject();
        while (json.nextField()) {
            switch (json.name()) {
                case "prompt" -> prompt = price(json);
                case "completion" -> completion = price(json);
                case "cache_read" -> read = price(json);
                case "cache_write" -> write = price(json);
                case "cache_write_1h" -> write1h = price(json);
                default -> json.skip();
            }
        }
        return new Pricing(prompt, completion, read, write, write1h);
    }

    private static @Nullable BigDecimal price(JsonReader json) {
        if (!json.isNumber()) {
            throw json.typeError("US dollars per million tokens, as a number");
        }
        String digits = json.readRaw().text();
        BigDecimal price = digits.length() > 40 ? null : new BigDecimal(digits);
        if (price == null || price.signum() < 0 || price.scale() < -20 || price.scale() > 30) {
            throw new InvalidRequest("price is %.40s; expected US dollars per million tokens".formatted(digits));
        }
        return price;
    }

    /** @param defaultRanges as in {@link #read} */
    static Map<String, ParameterAvailability> parameters(
            JsonReader json, Map<String, ParameterAvailability> defaultRanges) {
        var parameters = new LinkedHashMap<String, ParameterAvailability>();
        json.beginObject();
        while (json.nextField()) {
            String name = json.name();
            parameters.put(
                    name,
                    json.isString()
                            ? availability(json, json.readString(), defaultRanges.getOrDefault(name, Mutable.ANY))
                            : parameter(json));
        }
        return parameters;
    }

    private static ParameterAvailability availability(JsonReader json, String wireName, ParameterAvailability mutable) {
        return switch (wireName) {
            case "mutable" -> mutable;
            case "opaque" -> ParameterAvailability.OPAQUE;
            case "unsupported" -> ParameterAvailability.UNSUPPORTED;
            default -> throw json.typeError("mutable, opaque or unsupported");
        };
    }

    private static ParameterAvailability parameter(JsonReader json) {
        String wireName = "";
        Mutable range = Mutable.ANY;
        ParameterAvailability fixed = null;
        json.beginObject();
        while (json.nextField()) {
            switch (json.name()) {
                case "availability" -> wireName = json.readString();
                case "range" -> range = range(json);
                case "value" -> fixed = new ParameterAvailability.ReadOnly(json.readRaw());
                default -> json.skip();
            }
        }
        if (wireName.equals("read_only") && fixed != null) {
            return fixed;
        }
        return availability(json, wireName, range);
    }

    private static Mutable range(JsonReader json) {
        Double min = null;
        Double max = null;
        Double defaultValue = null;
        List<String> values = List.of();
        json.beginObject();
        while (json.nextField()) {
            switch (json.name()) {
                case "min" -> min = json.readDoubleOrNull();
                case "max" -> max = json.readDoubleOrNull();
                case "default" -> defaultValue = json.readDoubleOrNull();
                case "values" -> values = stringList(json);
                default -> json.skip();
            }
        }
        return new Mutable(min, max, defaultValue, values);
    }
}
