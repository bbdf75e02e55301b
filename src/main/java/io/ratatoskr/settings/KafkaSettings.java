package io.ratatoskr.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests by Kafka.
 *
 * @param brokers addresses of brokers, such as {@code localhost:9092}; empty: no Kafka
 * @param topics with requests
 * @param group of the consumers that share the work
 * @param requireKeys whether a request needs a key of the keys file
 * @param client further properties of Kafka's clients, by their names
 */
public record KafkaSettings(
        List<String> brokers,
        List<String> topics,
        String group,
        Outputs outputs,
        Work work,
        boolean requireKeys,
        Map<String, Secret> client) {
    /** Without Kafka. */
    public static final KafkaSettings NONE = new KafkaSettings(
            List.of(),
            List.of(),
            "ratatoskr",
            new Outputs(Optional.empty(), List.of(), "ratatoskr.dead-letters", "ratatoskr.done"),
            new Work(1, 0, Duration.ofSeconds(1), 1),
            false,
            Map.of());

    public KafkaSettings {
        brokers = List.copyOf(brokers);
        topics = List.copyOf(topics);
        client = Map.copyOf(new LinkedHashMap<>(client));
    }

    public boolean isEnabled() {
        return !brokers.isEmpty();
    }

    /**
     * The topics that the gateway writes to.
     *
     * @param replies for requests that name no topic; empty: those have no reply
     * @param allowedReplies topics that requests may name; one that ends with an asterisk allows all that begin so
     * @param deadLetters what could not be served
     * @param done the keys of finished requests
     */
    public record Outputs(Optional<String> replies, List<String> allowedReplies, String deadLetters, String done) {
        public Outputs {
            allowedReplies = List.copyOf(allowedReplies);
        }
    }

    /**
     * How requests are served.
     *
     * @param concurrency maximum number of requests in flight
     * @param retries attempts after the first one
     * @param retryDelay the first pause between attempts, which doubles
     * @param doneKeys finished keys in memory, for each partition
     */
    public record Work(int concurrency, int retries, Duration retryDelay, int doneKeys) {}
}
