package io.ratatoskr.routing;

import io.ratatoskr.config.ProviderSettings;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** The providers as they are configured, and whether they can be asked now. */
record Standing(Map<String, ProviderSettings> providers, Availability availability) {
    boolean has(String provider) {
        return providers.containsKey(provider);
    }

    Optional<ProviderSettings> of(String provider) {
        return Optional.ofNullable(providers.get(provider));
    }

    boolean isLocal(String provider) {
        return of(provider).filter(ProviderSettings::local).isPresent();
    }

    boolean isInProcess(String provider) {
        return of(provider).filter(ProviderSettings::inProcess).isPresent();
    }

    /** Whether ids that nobody is known to have may be asked there. */
    boolean takesUnknown(String provider) {
        return of(provider)
                .filter(settings ->
                        !settings.inProcess() && settings.chatModel().isEmpty() && settings.acceptUnknownModels())
                .isPresent();
    }

    /** Whether it is off by its configuration, or not configured. */
    boolean isOff(String provider) {
        return of(provider).filter(settings -> settings.off().isEmpty()).isEmpty();
    }

    /** Why it cannot be asked now; empty when it can. */
    Optional<String> outOf(String provider) {
        ProviderSettings settings = providers.get(provider);
        if (settings == null) {
            return Optional.of("it has a route, but no settings: write ratatoskr.providers." + provider + ".base-url");
        }
        return settings.off().isPresent() ? settings.off().map(why -> "off: " + why) : availability.outOf(provider);
    }

    /** @param models each provider's own name for the model, in the order in which they are to be asked */
    Selection chosen(Map<String, String> models) {
        var candidates = new ArrayList<Candidate>();
        var refusals = new ArrayList<Refusal>();
        models.forEach((provider, model) -> outOf(provider)
                .ifPresentOrElse(
                        why -> refusals.add(Refusal.notAsked(provider, why)),
                        () -> candidates.add(new Candidate(provider, model))));
        return new Selection(candidates, refusals);
    }
}
