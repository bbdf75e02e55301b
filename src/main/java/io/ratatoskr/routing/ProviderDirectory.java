package io.ratatoskr.routing;

import io.ratatoskr.settings.ProviderSettings;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** The configured providers and their availability. */
record ProviderDirectory(Map<String, ProviderSettings> providers, Availability availability) {
    /** Further names that a model id can begin with, by name; a provider of that name takes precedence. */
    private static final Map<String, String> PREFIXES = Map.of("hf", "huggingface");

    /** The configured provider of a prefix of a model id: its name, or a further name of it. */
    Optional<String> byPrefix(String prefix) {
        if (contains(prefix)) {
            return Optional.of(prefix);
        }
        String name = PREFIXES.get(prefix);
        return name != null && contains(name) ? Optional.of(name) : Optional.empty();
    }

    boolean contains(String provider) {
        return providers.containsKey(provider);
    }

    Optional<ProviderSettings> find(String provider) {
        return Optional.ofNullable(providers.get(provider));
    }

    boolean isLocal(String provider) {
        return find(provider).filter(ProviderSettings::local).isPresent();
    }

    boolean isInProcess(String provider) {
        return find(provider).filter(ProviderSettings::inProcess).isPresent();
    }

    /** Returns true if the provider accepts model ids that are not known at any provider. */
    boolean acceptsUnknownModels(String provider) {
        return find(provider)
                .filter(settings ->
                        !settings.inProcess() && settings.chatModel().isEmpty() && settings.acceptUnknownModels())
                .isPresent();
    }

    /** Returns true if it is disabled by its configuration, or not configured. */
    boolean isDisabled(String provider) {
        return find(provider)
                .filter(settings -> settings.disabledReason().isEmpty())
                .isEmpty();
    }

    /** The reason why it cannot be called now; empty when it can. */
    Optional<Refusal> refusal(String provider) {
        ProviderSettings settings = providers.get(provider);
        if (settings == null) {
            return Optional.of(Refusal.notCalled(
                    provider, "it has a route, but no settings: set ratatoskr.providers." + provider + ".base-url"));
        }
        return settings.disabledReason().isPresent()
                ? settings.disabledReason().map(reason -> Refusal.notCalled(provider, "disabled: " + reason))
                : availability
                        .unavailableReason(provider)
                        .map(reason -> Refusal.notCalled(
                                provider,
                                reason,
                                availability.retryAfter(provider).orElse(null)));
    }

    /** @param models the model id of each provider, by provider, in routing order */
    Selection select(Map<String, String> models) {
        var candidates = new ArrayList<Candidate>();
        var refusals = new ArrayList<Refusal>();
        models.forEach((provider, model) ->
                refusal(provider).ifPresentOrElse(refusals::add, () -> candidates.add(new Candidate(provider, model))));
        return new Selection(candidates, refusals);
    }
}
