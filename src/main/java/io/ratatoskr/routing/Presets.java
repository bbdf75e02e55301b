package io.ratatoskr.routing;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.Preset.PresetModel;
import io.ratatoskr.api.PresetNotFound;
import io.ratatoskr.config.PresetSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lists the presets with the current availability of their models. Thread-safe. */
public record Presets(Names names, Router router) {
    /**
     * All presets, ordered by name.
     *
     * @param serving the providers that have a route for an operation, in order
     */
    public List<Preset> list(Function<Operation, List<String>> serving) {
        return names.presets().keySet().stream().map(name -> now(name, serving)).toList();
    }

    /** @throws PresetNotFound when no preset has that {@code tier/capability}; lists the existing ones */
    public Preset now(String name, Function<Operation, List<String>> serving) {
        PresetSettings preset = names.named(name);
        int slash = name.indexOf('/');
        String capability = name.substring(slash + 1);
        List<Operation> operations = operations(capability);
        List<PresetModel> choices = preset.models().stream()
                .map(model -> choice(model, operations, serving))
                .toList();
        return new Preset(name.substring(0, slash), capability, choices, preset.parameters());
    }

    private PresetModel choice(String model, List<Operation> operations, Function<Operation, List<String>> serving) {
        Optional<String> out = Optional.empty();
        for (Operation operation : operations) {
            Optional<String> why = router.outOf(model, operation, serving.apply(operation));
            if (why.isEmpty()) {
                return new PresetModel(model, true, null);
            }
            out = out.or(() -> why);
        }
        return new PresetModel(model, false, out.orElse(null));
    }

    /** Operations of the capability; a model is available if any of them is. */
    private static List<Operation> operations(String capability) {
        return switch (capability) {
            case "embedding" -> List.of(Operation.EMBED);
            case "nli" -> List.of(Operation.NLI, Operation.STANCE);
            case "classification" -> List.of(Operation.ZERO_SHOT, Operation.CLASSIFY);
            case "rerank" -> List.of(Operation.RERANK);
            default -> List.of(Operation.CHAT, Operation.GENERATE);
        };
    }
}
