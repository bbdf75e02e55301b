package io.ratatoskr.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The measured load scenarios. */
enum Scenario {
    THROUGHPUT("plain chats, 32 connections", false) {
        @Override
        Plan plan(Target target, Size size) {
            return Plan.closed(target.chat(BenchMock.FAST, false), 32, false, size.measured());
        }
    },
    EMBEDDINGS("embeddings of 4 texts, 32 connections", false) {
        @Override
        Plan plan(Target target, Size size) {
            return Plan.closed(target.embed("mock-embed", 4), 32, false, size.measured());
        }
    },
    ONE_CALLER("plain chats, one caller", false) {
        @Override
        Plan plan(Target target, Size size) {
            return Plan.closed(target.chat(BenchMock.FAST, false), 1, false, size.measured());
        }
    },
    FIXED_RATE("plain chats at a fixed rate", false) {
        @Override
        Plan plan(Target target, Size size) {
            return Plan.open(target.chat(BenchMock.FAST, false), size.perSecond(), size.measured());
        }
    },
    STREAMS("streamed chats of 22 words at once, 32 connections", true) {
        @Override
        Plan plan(Target target, Size size) {
            return Plan.closed(target.chat(BenchMock.FAST, true), 32, true, size.measured());
        }
    },
    FIRST_TOKEN("streamed chats, one caller", true) {
        @Override
        Plan plan(Target target, Size size) {
            return Plan.closed(target.chat(BenchMock.FAST, true), 1, true, size.measured());
        }
    },
    MANY_STREAMS("500 streams at once, a word every 50 ms each", true) {
        @Override
        Plan plan(Target target, Size size) {
            Duration several = size.measured().compareTo(PACED_ROUNDS) > 0 ? size.measured() : PACED_ROUNDS;
            return Plan.closed(target.chat(BenchMock.PACED, true), 500, true, several);
        }
    };

    /** Time for each paced stream to run twice. */
    private static final Duration PACED_ROUNDS = Duration.ofSeconds(5);

    /** @param perSecond requests per second of the fixed rate */
    record Size(Duration measured, double perSecond) {}

    private final String what;
    private final boolean stream;

    Scenario(String what, boolean stream) {
        this.what = what;
        this.stream = stream;
    }

    abstract Plan plan(Target target, Size size);

    boolean stream() {
        return stream;
    }

    String title(Size size) {
        return this == FIXED_RATE ? "%s of %.0f/s".formatted(what, size.perSecond()) : what;
    }

    private String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Selects scenarios by name; all if no name is given. */
    static List<Scenario> named(List<String> names) {
        List<String> known = Arrays.stream(values()).map(Scenario::option).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("no scenario '%s'; there are %s".formatted(name, known));
            }
        }
        return Arrays.stream(values())
                .filter(scenario -> names.isEmpty() || names.contains(scenario.option()))
                .toList();
    }
}
