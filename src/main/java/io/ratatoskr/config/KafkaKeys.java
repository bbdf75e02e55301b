package io.ratatoskr.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of requests by Kafka. */
final class KafkaKeys {
    /** Prefix of keys without {@code ratatoskr.} whose rest is a property of Kafka's clients. */
    static final String CLIENT_PREFIX = "kafka.client.";

    private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Pattern BROKER = Pattern.compile("[^\\s/,]+:\\d{1,5}");

    private static final ValueParser<String> TOPIC = text -> {
        if (!TOPIC_NAME.matcher(text).matches() || text.equals(".") || text.equals("..")) {
            throw new InvalidValueException(
                    "'%s' is not a topic; expected letters, digits, dots, _ and -, at most 249", text);
        }
        return text;
    };

    static final Key<List<String>> BROKERS = new Key<>(
            "kafka.brokers",
            ValueParsers.list(KafkaKeys::broker),
            "",
            "Kafka brokers to connect to, such as localhost:9092, comma-separated; empty: no Kafka.");
    static final Key<List<String>> TOPICS =
            new Key<>("kafka.topics", ValueParsers.list(TOPIC), "", "Topics with requests, comma-separated.");
    static final Key<String> GROUP = new Key<>(
            "kafka.group",
            ValueParsers.TEXT,
            "ratatoskr",
            "Consumer group: instances with the same one share the requests.");
    static final Key<Integer> CONCURRENCY = new Key<>(
            "kafka.concurrency",
            ValueParsers.integer(1, 100_000),
            "64",
            "Maximum number of requests by Kafka in flight in this instance.");
    static final Key<Optional<String>> REPLY_TOPIC = new Key<>(
            "kafka.reply-topic",
            TOPIC.optional(),
            "ratatoskr.replies",
            "Topic of replies to requests that name none; empty: those have no reply.");
    static final Key<List<String>> REPLY_TOPICS = new Key<>(
            "kafka.reply-topics",
            ValueParsers.list(KafkaKeys::allowedTopic),
            "",
            "Topics that requests may name for their replies, comma-separated; one that ends with * allows all that begin so.");
    static final Key<String> DEAD_LETTER_TOPIC = new Key<>(
            "kafka.dead-letter-topic",
            TOPIC,
            "ratatoskr.dead-letters",
            "Topic of what could not be served, with the reason in headers.");
    static final Key<String> DONE_TOPIC = new Key<>(
            "kafka.done-topic",
            TOPIC,
            "ratatoskr.done",
            "Compacted topic of the keys of finished requests, by which a request that is delivered again is recognized."
                    + " Created if it is missing.");
    static final Key<Integer> DONE_KEYS = new Key<>(
            "kafka.done-keys",
            ValueParsers.integer(10_000, 10_000_000),
            "20000",
            "Finished keys held in memory for each partition, about 90 bytes each; older ones are not recognized.");
    static final Key<Integer> RETRIES = new Key<>(
            "kafka.retries",
            ValueParsers.integer(0, 10_000),
            "14",
            "Further attempts at a request whose failure may pass; after them it is a dead letter. The default takes about"
                    + " five minutes.");
    static final Key<Duration> RETRY_DELAY = new Key<>(
            "kafka.retry-delay",
            Durations.between("10ms", "30s"),
            "1s",
            "Pause before the second attempt; each further one is twice as long, up to 30 s.");
    static final Key<Boolean> REQUIRE_KEYS = new Key<>(
            "kafka.require-keys",
            ValueParsers.BOOLEAN,
            "false",
            "Whether requests need a key of access.keys-file in their header authorization. By default the broker's rules"
                    + " say who may write to the topics.");
    static final Key<Optional<Path>> CLIENT_FILE = new Key<>(
            "kafka.client-file",
            ValueParsers.FILE.optional(),
            "",
            "Properties file with further properties of Kafka's clients, such as those of TLS and SASL. The keys"
                    + " kafka.client.<property> set single ones.");

    static final List<Key<?>> ALL = List.of(
            BROKERS,
            TOPICS,
            GROUP,
            CONCURRENCY,
            REPLY_TOPIC,
            REPLY_TOPICS,
            DEAD_LETTER_TOPIC,
            DONE_TOPIC,
            DONE_KEYS,
            RETRIES,
            RETRY_DELAY,
            REQUIRE_KEYS,
            CLIENT_FILE);

    private KafkaKeys() {}

    private static String broker(String text) throws InvalidValueException {
        if (!BROKER.matcher(text).matches()) {
            throw new InvalidValueException("'%s' is not the address of a broker; expected e.g. localhost:9092", text);
        }
        return text;
    }

    private static String allowedTopic(String text) throws InvalidValueException {
        String name = text.endsWith("*") ? text.substring(0, text.length() - 1) : text;
        if (!name.isEmpty()) {
            TOPIC.parse(name);
        }
        return text;
    }
}
