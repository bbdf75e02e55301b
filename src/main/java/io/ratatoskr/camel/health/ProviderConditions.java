package io.ratatoskr.camel.health;

import io.ratatoskr.api.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The providers that requests could be sent to now. Up while there is one for any operation. */
final class ProviderConditions {
    /** Why a provider cannot be called for an operation now. */
    interface Availability {
        /** Null when it can be called. */
        @Nullable
        String unavailableReason(String provider, Operation operation);
    }

    private final Function<Operation, List<String>> serving;
    private final Availability availability;

    /** @param serving the providers with a route for an operation, in order */
    ProviderConditions(Function<Operation, List<String>> serving, Availability availability) {
        this.serving = serving;
        this.availability = availability;
    }

    /** The operations of a provider: those it can be called for, and the others by reason. */
    private record Operations(List<String> available, Map<String, List<String>> unavailable) {
        String describe() {
            var text = new StringJoiner("; ");
            if (!available.isEmpty()) {
                text.add("available for " + String.join(", ", available));
            }
            boolean only = available.isEmpty() && unavailable.size() == 1;
            unavailable.forEach((reason, operations) ->
                    text.add(only ? reason : reason + " (" + String.join(", ", operations) + ")"));
            return text.toString();
        }
    }

    /** Whether any provider can be called. */
    boolean anyAvailable() {
        for (Operation operation : Operation.values()) {
            for (String provider : serving.apply(operation)) {
                if (availability.unavailableReason(provider, operation) == null) {
                    return true;
                }
            }
        }
        return false;
    }

    Condition condition() {
        Map<String, Operations> providers = new LinkedHashMap<>();
        for (Operation operation : Operation.values()) {
            for (String provider : serving.apply(operation)) {
                Operations known = providers.computeIfAbsent(
                        provider, name -> new Operations(new ArrayList<>(), new LinkedHashMap<>()));
                String reason = availability.unavailableReason(provider, operation);
                if (reason == null) {
                    known.available().add(operation.wireName());
                } else {
                    known.unavailable()
                            .computeIfAbsent(reason, text -> new ArrayList<>())
                            .add(operation.wireName());
                }
            }
        }
        boolean up =
                providers.values().stream().anyMatch(known -> !known.available().isEmpty());
        var details = new LinkedHashMap<String, String>();
        providers.forEach((name, operations) -> details.put(name, operations.describe()));
        return new Condition(up, message(details, up), details);
    }

    private static String message(Map<String, String> details, boolean up) {
        var text = new StringJoiner(". ");
        if (!up) {
            text.add(details.isEmpty() ? "no route to a provider" : "no provider is available");
        }
        details.forEach((name, state) -> text.add(name + ": " + state));
        return text.toString();
    }
}
