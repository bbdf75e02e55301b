package io.ratatoskr.registry;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import io.ratatoskr.api.Pricing;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a model as written by {@link EntryWriter}, with its {@code id} and {@code aliases}; unknown fields are retained. */
final class EntryReader {
    private static final Map<String, ModelCapability> CAPABILITIES = new HashMap<>();

    static {
        for (ModelCapability capability : ModelCapability.values()) {
            CAPABILITIES.put(capability.wireName(), capability);
        }
    }

    private EntryReader() {}

    /**
     * @param usual the range of a parameter that is written only as {@code mutable}
     * @throws InvalidRequest naming the invalid field
     */
    static KnownModel read(JsonReader json, String provider, Map<String, ParameterAvailability> usual) {
        String id = null;
        List<String> aliases = List.of();
        Set<ModelCapability> capabilities = Set.of();
        Integer window = null;
        Integer dimensions = null;
        Integer output = null;
        Pricing pricing = null;
        List<String> takes = List.of();
        List<String> gives = List.of();
        Map<String, ParameterAvailability> parameters = Map.of();
        var rest = new ExtraCollector();
        json.beginObject();
        while (json.nextField()) {
            switch (json.name()) {
                case "id" -> id = json.readString();
                case "aliases" -> aliases = words(json);
                case "capabilities" -> capabilities = capabilities(json);
                case "context_window" -> window = json.readInt();
                case "dimensions" -> dimensions = json.readInt();
                case "max_output_tokens" -> output = json.readInt();
                case "input_modalities" -> takes = words(json);
                case "output_modalities" -> gives = words(json);
                case "pricing" -> pricing = pricing(json);
                case "parameters" -> parameters = parameters(json, usual);
                default -> rest.collect(json);
            }
        }
        if (id == null) {
            throw json.missingFieldError("id", "the model's id");
        }
        AdditionalProperties extra = rest.isEmpty() ? AdditionalProperties.NONE : rest.toAdditionalProperties();
        var info = new ModelInfo(id, provider, capabilities, window, dimensions, true, null);
        return new KnownModel(new ModelMetadata(info, parameters, pricing, output, takes, gives, extra), aliases);
    }

    private static List<String> words(JsonReader json) {
        var words = new ArrayList<String>();
        json.beginList();
        while (json.nextElement()) {
            words.add(json.readString());
        }
        return words;
    }

    /** Unknown capabilities, as of a later version, are skipped. */
    private static Set<ModelCapability> capabilities(JsonReader json) {
        var all = EnumSet.noneOf(ModelCapability.class);
        for (String word : words(json)) {
            ModelCapability known = CAPABILITIES.get(word);
            if (known != null) {
                all.add(known);
            }
        }
        return all;
    }

    private static Pricing pricing(JsonReader json) {
        BigDecimal prompt = null;
        BigDecimal completion = null;
        BigDecimal read = null;
        BigDecimal write = null;
        json.beginObject();
        while (json.nextField()) {
            switch (json.name()) {
                case "prompt" -> prompt = price(json);
                case "completion" -> completion = price(json);
                case "cache_read" -> read = price(json);
                case "cache_write" -> write = price(json);
                default -> json.skip();
            }
        }
        return new Pricing(prompt, completion, read, write);
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

    /** @param usual as in {@link #read} */
    static Map<String, ParameterAvailability> parameters(JsonReader json, Map<String, ParameterAvailability> usual) {
        var parameters = new LinkedHashMap<String, ParameterAvailability>();
        json.beginObject();
        while (json.nextField()) {
            String name = json.name();
            parameters.put(
                    name,
                    json.isString() ? word(json, json.readString(), usual.getOrDefault(name, Mutable.ANY)) : parameter(json));
        }
        return parameters;
    }

    private static ParameterAvailability word(JsonReader json, String word, ParameterAvailability mutable) {
        return switch (word) {
            case "mutable" -> mutable;
            case "opaque" -> ParameterAvailability.OPAQUE;
            case "unsupported" -> ParameterAvailability.UNSUPPORTED;
            default -> throw json.typeError("mutable, opaque or unsupported");
        };
    }

    private static ParameterAvailability parameter(JsonReader json) {
        String word = "";
        Mutable range = Mutable.ANY;
        ParameterAvailability fixed = null;
        json.beginObject();
        while (json.nextField()) {
            switch (json.name()) {
                case "availability" -> word = json.readString();
                case "range" -> range = range(json);
                case "value" -> fixed = new ParameterAvailability.ReadOnly(json.readRaw());
                default -> json.skip();
            }
        }
        if (word.equals("read_only") && fixed != null) {
            return fixed;
        }
        return word(json, word, range);
    }

    private static Mutable range(JsonReader json) {
        Double min = null;
        Double max = null;
        Double byDefault = null;
        List<String> values = List.of();
        json.beginObject();
        while (json.nextField()) {
            switch (json.name()) {
                case "min" -> min = json.readDoubleOrNull();
                case "max" -> max = json.readDoubleOrNull();
                case "default" -> byDefault = json.readDoubleOrNull();
                case "values" -> values = words(json);
                default -> json.skip();
            }
        }
        return new Mutable(min, max, byDefault, values);
    }
}
