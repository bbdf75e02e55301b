package io.ratatoskr.routing;

import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.Operation;
import java.util.stream.Collectors;

/** Checks whether a model supports an operation. A model without known capabilities supports all. */
final class Capabilities {
    private Capabilities() {}

    static boolean supports(ModelInfo info, Operation operation) {
        return info.capabilities().isEmpty() || info.capabilities().contains(requiredFor(operation));
    }

    static ModelCapability requiredFor(Operation operation) {
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

    /** @throws NotSupported with the supported operations */
    static void requireSupport(ModelInfo info, Operation operation) {
        if (!supports(info, operation)) {
            throw new NotSupported("model '%s' of '%s' does not support '%s'; supports: %s"
                    .formatted(
                            info.id(),
                            info.provider(),
                            operation.wireName(),
                            info.capabilities().stream()
                                    .map(ModelCapability::wireName)
                                    .sorted()
                                    .collect(Collectors.joining(", "))));
        }
    }
}
