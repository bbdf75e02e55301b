package io.ratatoskr.limits;

import io.ratatoskr.settings.RateSettings;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rates of the models of one provider, by name. Callers choose the names, so their number is bounded without one that is in use losing
 * its rates to names that somebody invents: a model to which the provider has responded is forgotten only when it was not called for
 * {@link #RESPONDED_IDLE}. Of the names without a response, those beyond {@value #MAX_NEW} in two minutes share one window, and nothing is
 * learned about them. Not thread-safe.
 */
final class RatesByModel {
    /** Models to which the provider has responded. */
    static final int MAX_RESPONDED = 1_000;
    /** Other names. */
    static final int MAX_NEW = 100;
    /** What is learned is older than that. */
    static final Duration RESPONDED_IDLE = LearnedRate.MAX_AGE;
    /** A window is empty after that. */
    private static final Duration NEW_IDLE = Duration.ofMinutes(2);

    private final RateSettings settings;
    /** In the order of their last use, as the other map. */
    private final Map<String, ModelRates> responded = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, ModelRates> unproven = new LinkedHashMap<>(16, 0.75f, true);
    private final ModelRates others;

    /** @param settings the configured rates of each model */
    RatesByModel(RateSettings settings) {
        this.settings = settings;
        this.others = new ModelRates(settings, false);
    }

    /** The rates of the model of that name, from now on in use. */
    ModelRates get(String name, long now) {
        ModelRates known = responded.get(name);
        if (known == null) {
            known = unproven.get(name);
        }
        if (known == null) {
            if (!hasRoom(unproven, MAX_NEW, now, NEW_IDLE)) {
                return others;
            }
            known = new ModelRates(settings, true);
            unproven.put(name, known);
        }
        known.use(now);
        return known;
    }

    /** The provider has responded to a call to the model. */
    ModelRates responded(String name, long now) {
        ModelRates known = get(name, now);
        if (!responded.containsKey(name) && hasRoom(responded, MAX_RESPONDED, now, RESPONDED_IDLE)) {
            unproven.remove(name);
            ModelRates own = known == others ? new ModelRates(settings, true) : known;
            own.use(now);
            responded.put(name, own);
            return own;
        }
        return known;
    }

    /** Whether one more model has room, after the one that was not used for the longest time has left if it is idle. */
    private static boolean hasRoom(Map<String, ModelRates> models, int max, long now, Duration idle) {
        if (models.size() >= max) {
            Iterator<ModelRates> eldest = models.values().iterator();
            if (eldest.next().isIdle(now, idle)) {
                eldest.remove();
            }
        }
        return models.size() < max;
    }
}
