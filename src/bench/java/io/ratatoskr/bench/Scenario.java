package io.ratatoskr.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The measured load scenarios. */
enum Scenario {
    THROUGHPUT("plain chats, 32 connections", false) {
        @Override
        LoadPlan plan(LoadTarget target, LoadSize size) {
            return LoadPlan.closedLoop(target.chatRequest(BenchMock.FAST, false), 32, false, size.measured());
        }
    },
    EMBEDDINGS("embeddings of 4 texts, 32 connections", false) {
        @Override
        LoadPlan plan(LoadTarget target, LoadSize size) {
            return LoadPlan.closedLoop(target.embeddingsRequest("mock-embed", 4), 32, false, size.measured());
        }
    },
    ONE_CALLER("plain chats, one caller", false) {
        @Override
        LoadPlan plan(LoadTarget target, LoadSize size) {
            return LoadPlan.closedLoop(target.chatRequest(BenchMock.FAST, false), 1, false, size.measured());
        }
    },
    FIXED_RATE("plain chats at a fixed rate", false) {
        @Override
        LoadPlan plan(LoadTarget target, LoadSize size) {
            return LoadPlan.fixedRate(
                    target.chatRequest(BenchMock.FAST, false), size.requestsPerSecond(), size.measured());
        }
    },
    STREAMS("streamed chats of 22 words at once, 32 connections", true) {
        @Override
        LoadPlan plan(LoadTarget target, LoadSize size) {
            return LoadPlan.closedLoop(target.chatRequest(BenchMock.FAST, true), 32, true, size.measured());
        }
    },
    FIRST_TOKEN("streamed chats, one caller", true) {
        @Override
        LoadPlan plan(LoadTarget target, LoadSize size) {
            return LoadPlan.closedLoop(target.chatRequest(BenchMock.FAST, true), 1, true, size.measured());
        }
    },
    MANY_STREAMS("500 streams at once, a word every 50 ms each", true) {
        @Override
        LoadPlan plan(LoadTarget target, LoadSize size) {
            Duration measured =
                    size.measured().compareTo(MIN_PACED_DURATION) > 0 ? size.measured() : MIN_PACED_DURATION;
            return LoadPlan.closedLoop(target.chatRequest(BenchMock.PACED, true), 500, true, measured);
        }
    },
    IMAGES("chats with an image of 2 MiB, 4 connections", false) {
        @Override
        LoadPlan plan(LoadTarget target, LoadSize size) {
            return LoadPlan.closedLoop(target.imageRequest(BenchMock.FAST, 2 << 20), 4, false, size.measured());
        }
    };

    /** Time for each paced stream to run twice. */
    private static final Duration MIN_PACED_DURATION = Duration.ofSeconds(5);

    /** @param requestsPerSecond requests per second of the fixed rate */
    record LoadSize(Duration measured, double requestsPerSecond) {}

    private final String description;
    private final boolean stream;

    Scenario(String description, boolean stream) {
        this.description = description;
        this.stream = stream;
    }

    abstract LoadPlan plan(LoadTarget target, LoadSize size);

    boolean stream() {
        return stream;
    }

    String title(LoadSize size) {
        return this == FIXED_RATE ? "%s of %.0f/s".formatted(description, size.requestsPerSecond()) : description;
    }

    private String optionName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Selects scenarios by name; all if no name is given. */
    static List<Scenario> select(List<String> names) {
        List<String> known = Arrays.stream(values()).map(Scenario::optionName).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("no scenario '%s'; there are %s".formatted(name, known));
            }
        }
        return Arrays.stream(values())
                .filter(scenario -> names.isEmpty() || names.contains(scenario.optionName()))
                .toList();
    }
}
