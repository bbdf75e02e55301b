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
public record PresetCatalog(ModelAliases aliases, Router router) {
    /**
     * All presets, ordered by name.
     *
     * @param servingProviders the providers that have a route for an operation, in order
     */
    public List<Preset> list(Function<Operation, List<String>> servingProviders) {
        return aliases.presets().keySet().stream().map(name -> describe(name, servingProviders)).toList();
    }

    /** @throws PresetNotFound when no preset has that {@code tier/capability}; lists the existing ones */
    public Preset describe(String name, Function<Operation, List<String>> servingProviders) {
        PresetSettings preset = aliases.requirePreset(name);
        int slash = name.indexOf('/');
        String capability = name.substring(slash + 1);
        List<Operation> operations = operations(capability);
        List<PresetModel> choices = preset.models().stream()
                .map(model -> choice(model, operations, servingProviders))
                .toList();
        return new Preset(name.substring(0, slash), capability, choices, preset.parameters());
    }

    private PresetModel choice(String model, List<Operation> operations, Function<Operation, List<String>> servingProviders) {
        Optional<String> firstReason = Optional.empty();
        for (Operation operation : operations) {
            Optional<String> reason = router.unavailableReason(model, operation, servingProviders.apply(operation));
            if (reason.isEmpty()) {
                return new PresetModel(model, true, null);
            }
            firstReason = firstReason.or(() -> reason);
        }
        return new PresetModel(model, false, firstReason.orElse(null));
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
