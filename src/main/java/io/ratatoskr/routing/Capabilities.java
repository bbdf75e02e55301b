package io.ratatoskr.routing;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelInfo;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Checks whether a model supports an operation. A model without known capabilities supports all. */
final class Capabilities {
    private Capabilities() {}

    static boolean supports(ModelInfo info, Operation operation) {
        return info.capabilities().isEmpty() || info.capabilities().contains(operation.capability());
    }

    /** The first operation that the model supports at any of its providers; chat if its capabilities are unknown. */
    static Operation primaryOperation(Collection<KnownModel> providers) {
        for (Operation operation : Operation.values()) {
            for (KnownModel model : providers) {
                if (supports(model.info(), operation)) {
                    return operation;
                }
            }
        }
        return Operation.CHAT;
    }

    /** @throws NotSupported with the supported operations */
    static void requireSupport(ModelInfo info, Operation operation) {
        if (!supports(info, operation)) {
            throw NotSupported.operation(
                    info.id(), info.provider(), operation.wireName(), supportedOperations(List.of(info)));
        }
    }

    /** Checks all providers that know a model at once. @throws NotSupported when none supports the operation */
    static void requireSupport(String model, List<ModelInfo> infos, Operation operation) {
        if (infos.size() == 1) {
            requireSupport(infos.getFirst(), operation);
        } else if (infos.stream().noneMatch(info -> supports(info, operation))) {
            List<String> supported = supportedOperations(infos);
            throw new NotSupported("model '%s' (providers %s) does not support '%s'%s"
                    .formatted(
                            Text.printableName(model),
                            infos.stream()
                                    .map(info -> "'" + info.provider() + "'")
                                    .collect(Collectors.joining(", ")),
                            operation.wireName(),
                            supported.isEmpty() ? "" : "; it supports: " + String.join(", ", supported)));
        }
    }

    private static List<String> supportedOperations(List<ModelInfo> infos) {
        return Arrays.stream(Operation.values())
                .filter(operation -> infos.stream().anyMatch(info -> supports(info, operation)))
                .map(Operation::wireName)
                .toList();
    }
}
