package io.ratatoskr.registry;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Absences;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.Pricing;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Random model metadata: each field is present half of the time. */
final class RandomModels {
    private static final List<String> PARAMETERS =
            List.of("temperature", "top_p", "top_k", "seed", "reasoning", "stop");
    private static final List<String> WORDS = List.of("low", "medium", "high", "max \"quoted\"", "é\n");
    private static final List<RawJson> VALUES = Stream.of("1", "1.50", "\"x\"", "null", "{\"a\":[1,2.0]}", "true")
            .map(RawJson::new)
            .toList();

    private RandomModels() {}

    static KnownModel of(RandomGenerator random, String provider, String id) {
        var info = ModelInfo.of(id, provider, capabilities(random))
                .withContextWindow(random.nextBoolean() ? random.nextInt(1, 2_000_000) : null)
                .withDimensions(random.nextBoolean() ? random.nextInt(1, 4_000) : null);
        var metadata = new ModelMetadata(
                info,
                parameters(random),
                random.nextBoolean() ? pricing(random) : null,
                random.nextBoolean() ? random.nextInt(1, 200_000) : null,
                new Modalities(
                        some(random, List.of("text", "image", "file")), some(random, List.of("text", "embeddings"))),
                extra(random));
        return new KnownModel(
                metadata, some(random, List.of(id + "-a", id + "-b", "the " + id)), absences(random, metadata));
    }

    /** Only of what the model does not have. */
    private static Absences absences(RandomGenerator random, ModelMetadata model) {
        var listable = some(random, List.of(ModelCapability.values()));
        if (model.inputModalities().contains("image")) {
            listable = listable.stream()
                    .filter(capability -> capability != ModelCapability.VISION)
                    .toList();
        }
        var empty = new HashSet<>(some(random, List.of(Absences.INPUT_MODALITIES, Absences.OUTPUT_MODALITIES)));
        if (!model.inputModalities().isEmpty()) {
            empty.remove(Absences.INPUT_MODALITIES);
        }
        if (!model.outputModalities().isEmpty()) {
            empty.remove(Absences.OUTPUT_MODALITIES);
        }
        return new Absences(
                Absences.allExcept(model.info().capabilities(), listable).capabilities(), empty);
    }

    private static Set<ModelCapability> capabilities(RandomGenerator random) {
        var all = EnumSet.noneOf(ModelCapability.class);
        if (random.nextBoolean()) {
            for (ModelCapability capability : ModelCapability.values()) {
                if (random.nextInt(4) == 0) {
                    all.add(capability);
                }
            }
        }
        return all;
    }

    private static Map<String, ParameterAvailability> parameters(RandomGenerator random) {
        var parameters = new LinkedHashMap<String, ParameterAvailability>();
        some(random, PARAMETERS).forEach(name -> parameters.put(name, parameter(random)));
        return parameters;
    }

    static ParameterAvailability parameter(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> ParameterAvailability.OPAQUE;
            case 1 -> ParameterAvailability.UNSUPPORTED;
            case 2 -> new ParameterAvailability.ReadOnly(VALUES.get(random.nextInt(VALUES.size())));
            case 3 -> Mutable.ANY;
            default -> range(random);
        };
    }

    /** Ranges of different models may be disjoint. */
    private static Mutable range(RandomGenerator random) {
        Double min = random.nextBoolean() ? (double) random.nextInt(-4, 5) : null;
        Double max = random.nextBoolean() ? (min == null ? 0 : min) + random.nextInt(0, 4) / 2.0 : null;
        Double byDefault = random.nextBoolean() ? random.nextInt(0, 20) / 8.0 : null;
        return new Mutable(min, max, byDefault, some(random, WORDS));
    }

    private static Pricing pricing(RandomGenerator random) {
        return new Pricing(price(random), price(random), price(random), price(random));
    }

    private static BigDecimal price(RandomGenerator random) {
        return random.nextBoolean() ? BigDecimal.valueOf(random.nextInt(0, 1_000_000), random.nextInt(0, 9)) : null;
    }

    private static AdditionalProperties extra(RandomGenerator random) {
        var fields = new LinkedHashMap<String, RawJson>();
        some(random, List.of("knowledge_cutoff", "later", "x y"))
                .forEach(name -> fields.put(name, VALUES.get(random.nextInt(VALUES.size()))));
        return new AdditionalProperties(fields);
    }

    private static <T> List<T> some(RandomGenerator random, List<T> of) {
        return random.nextBoolean()
                ? List.of()
                : of.stream().filter(one -> random.nextBoolean()).toList();
    }
}
