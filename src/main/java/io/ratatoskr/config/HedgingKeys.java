package io.ratatoskr.config;

import io.ratatoskr.api.Operation;
import io.ratatoskr.settings.HedgingSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * The keys of hedging.
 *
 * @param operations whether an operation is hedged
 */
record HedgingKeys(
        Map<Operation, Key<Boolean>> operations,
        Key<Float> percentile,
        Key<Double> maxShare,
        Key<Duration> minDelay,
        Key<Integer> minHistory) {
    /** The times that are recorded of a model at most. */
    private static final int MAX_HISTORY = 128;

    private static final ValueParser<Double> SHARE = text -> {
        double share = text.matches("[01](\\.\\d{1,6})?") ? Double.parseDouble(text) : -1;
        if (share < 0 || share > 1) {
            throw new InvalidValueException("'%s' is not a share; expected a number from 0 to 1, such as 0.05", text);
        }
        return share;
    };

    static HedgingKeys create() {
        var operations = new EnumMap<Operation, Key<Boolean>>(Operation.class);
        for (Operation operation : Operation.values()) {
            String name = operation.wireName();
            operations.put(
                    operation,
                    new Key<>(
                            "routing." + name + ".hedge",
                            ValueParsers.BOOLEAN,
                            "false",
                            operation == Operation.CHAT
                                    ? "Whether the next provider is called too when that of a chat is slower than usual;"
                                            + " the first response counts. It costs up to routing.hedge.max-share more calls."
                                    : "The same for %s.".formatted(name)));
        }
        return new HedgingKeys(
                operations,
                new Key<>(
                        "routing.hedge.percentile",
                        ValueParsers.PERCENT,
                        "95",
                        "The percentile of a model's recent times, to the first token of streams or else to the response,"
                                + " after which the next provider is called too."),
                new Key<>(
                        "routing.hedge.max-share",
                        SHARE,
                        "0.05",
                        "Maximum number of such further calls, as a share of an operation's requests."),
                new Key<>(
                        "routing.hedge.min-delay",
                        Durations.between("1ms", "10m"),
                        "100ms",
                        "Minimum time before the next provider is called too."),
                new Key<>(
                        "routing.hedge.min-history",
                        ValueParsers.integer(1, MAX_HISTORY),
                        "20",
                        "Number of responses of a model after which its times are known well enough; at most 128."));
    }

    /** In the order of the defaults file. */
    List<Key<?>> all() {
        return Key.concat(operations.values(), List.of(percentile, maxShare, minDelay, minHistory));
    }

    HedgingSettings read(SettingReader settings) {
        var hedged = EnumSet.noneOf(Operation.class);
        operations.forEach((operation, key) -> {
            if (settings.read(key)) {
                hedged.add(operation);
            }
        });
        return new HedgingSettings(
                hedged,
                settings.read(percentile) / 100.0,
                settings.read(maxShare),
                settings.read(minDelay),
                settings.read(minHistory));
    }
}
