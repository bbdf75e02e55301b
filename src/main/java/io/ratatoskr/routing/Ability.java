package io.ratatoskr.routing;

import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.Operation;

/** Whether a model can do what is asked. One whose capabilities nobody told may be asked for anything. */
final class Ability {
    private Ability() {}

    static boolean serves(ModelInfo info, Operation operation) {
        return info.capabilities().isEmpty()
                || switch (operation) {
                    case CHAT -> info.capabilities().contains(ModelCapability.CHAT);
                    case GENERATE -> info.capabilities().contains(ModelCapability.GENERATE);
                    case EMBED -> info.capabilities().contains(ModelCapability.EMBED);
                    case NLI -> info.capabilities().contains(ModelCapability.NLI);
                    case STANCE -> info.capabilities().contains(ModelCapability.STANCE);
                    case ZERO_SHOT -> info.capabilities().contains(ModelCapability.ZERO_SHOT);
                    case CLASSIFY -> info.capabilities().contains(ModelCapability.CLASSIFY);
                    case RERANK -> info.capabilities().contains(ModelCapability.RERANK);
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
