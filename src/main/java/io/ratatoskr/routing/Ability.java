package io.ratatoskr.routing;

import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.Operation;

/** Whether a model can do what is asked. One whose capabilities nobody told may be asked for anything. */
final class Ability {
    private Ability() {}

    static boolean serves(ModelInfo info, Operation operation) {
        return info.capabilities().isEmpty() || info.capabilities().contains(neededFor(operation));
    }

    static ModelCapability neededFor(Operation operation) {
        return switch (operation) {
            case CHAT -> ModelCapability.CHAT;
            case GENERATE -> ModelCapability.GENERATE;
            case EMBED -> ModelCapability.EMBED;
            case NLI -> ModelCapability.NLI;
            case ZERO_SHOT -> ModelCapability.ZERO_SHOT;
            case CLASSIFY -> ModelCapability.CLASSIFY;
            case STANCE -> ModelCapability.STANCE;
            case RERANK -> ModelCapability.RERANK;
        };
    }

    /** @throws NotSupported naming what it can do */
    static void mustServe(ModelInfo info, Operation operation) {
        if (!serves(info, operation)) {
            throw new NotSupported("model '%s' of '%s' cannot %s; it can %s"
                    .formatted(
                            info.id(),
                            info.provider(),
                            operation.word(),
                            info.capabilities().stream()
                                    .map(ModelCapability::word)
                                    .sorted()
                                    .toList()));
        }
    }
}
