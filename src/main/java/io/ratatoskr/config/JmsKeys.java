package io.ratatoskr.config;

import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.settings.JmsSettings;
import io.ratatoskr.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of requests by JMS. */
final class JmsKeys {
    static final Key<Optional<Secret>> URL = new Key<>(
            "jms.url",
            ((ValueParser<Secret>) Secret::new).optional(),
            "",
            "Broker of JMS, as its client's URL, such as tcp://localhost:61616; empty: no JMS.");
    static final Key<Optional<String>> USER =
            new Key<>("jms.user", ValueParsers.TEXT.optional(), "", "User at the broker.");
    static final Key<Optional<Secret>> PASSWORD =
            new Key<>("jms.password", ((ValueParser<Secret>) Secret::new).optional(), "", "Password of that user.");
    static final Key<Optional<String>> CONNECTION_FACTORY = new Key<>(
            "jms.connection-factory",
            ValueParsers.TEXT.optional(),
            "",
            "Connection factory of another broker than Artemis: a bean, or a class with a constructor that takes the URL.");
    static final Key<String> QUEUE =
            new Key<>("jms.queue", ValueParsers.TEXT, "ratatoskr.requests", "Queue with requests.");
    static final Key<Optional<String>> SELECTOR = new Key<>(
            "jms.selector",
            ValueParsers.TEXT.optional(),
            "",
            "Which requests of the queue this instance serves, in JMS's syntax, such as ratatoskr_operation = 'chat'; empty:"
                    + " all.");
    static final Key<Integer> CONCURRENCY = new Key<>(
            "jms.concurrency",
            ValueParsers.integer(1, 10_000),
            "16",
            "Maximum number of requests by JMS at a time in this instance; each has a session at the broker.");
    static final Key<Optional<String>> REPLY_QUEUE = new Key<>(
            "jms.reply-queue",
            ValueParsers.TEXT.optional(),
            "",
            "Queue of replies to requests without JMSReplyTo; empty: those have no reply.");
    static final Key<Duration> REPLY_EXPIRY = new Key<>(
            "jms.reply-expiry",
            Durations.between("1s", "720h"),
            "1h",
            "How long the broker stores a reply that nobody reads.");
    static final Key<String> DEAD_LETTER_QUEUE = new Key<>(
            "jms.dead-letter-queue",
            ValueParsers.TEXT,
            "ratatoskr.dead-letters",
            "Queue of what could not be served, with the reason in properties.");
    static final Key<Integer> RETRIES = new Key<>(
            "jms.retries",
            ValueParsers.integer(0, 10_000),
            "8",
            "Further attempts at a request whose failure may pass; after them it is a dead letter. Fewer than the broker's own"
                    + " limit of deliveries, which is 10 in Artemis.");
    static final Key<Duration> RETRY_DELAY = new Key<>(
            "jms.retry-delay",
            Durations.between("10ms", "30s"),
            "1s",
            "Pause before the second attempt; each further one is twice as long, up to 30 s.");
    static final Key<Boolean> REQUIRE_KEYS = new Key<>(
            "jms.require-keys",
            ValueParsers.BOOLEAN,
            "false",
            "Whether requests need a key of access.keys-file in their property authorization. By default the broker's rules"
                    + " say who may write to the queue.");

    static final List<Key<?>> ALL = List.of(
            URL,
            USER,
            PASSWORD,
            CONNECTION_FACTORY,
            QUEUE,
            SELECTOR,
            CONCURRENCY,
            REPLY_QUEUE,
            REPLY_EXPIRY,
            DEAD_LETTER_QUEUE,
            RETRIES,
            RETRY_DELAY,
            REQUIRE_KEYS);

    private JmsKeys() {}

    /** @param http whose keys are those of JMS too */
    static JmsSettings read(SettingReader settings, HttpSettings http) {
        boolean requireKeys = settings.read(REQUIRE_KEYS);
        if (requireKeys && http.keysFile().isEmpty()) {
            settings.addMistake(Key.PREFIX + REQUIRE_KEYS.name(), "is true; it needs ratatoskr.access.keys-file");
        }
        String queue = settings.read(QUEUE);
        Optional<String> replies = settings.read(REPLY_QUEUE);
        requireOther(settings, REPLY_QUEUE, replies, queue);
        String deadLetters = settings.read(DEAD_LETTER_QUEUE);
        requireOther(settings, DEAD_LETTER_QUEUE, Optional.of(deadLetters), queue);
        settings.read(SELECTOR);
        return new JmsSettings(
                new JmsSettings.Broker(
                        settings.read(URL),
                        settings.read(USER),
                        settings.read(PASSWORD),
                        settings.read(CONNECTION_FACTORY)),
                queue,
                settings.read(CONCURRENCY),
                new JmsSettings.Outputs(replies, settings.read(REPLY_EXPIRY), deadLetters),
                settings.read(RETRIES),
                settings.read(RETRY_DELAY),
                requireKeys);
    }

    /** What the gateway writes would be its next requests. */
    private static void requireOther(SettingReader settings, Key<?> key, Optional<String> queue, String requests) {
        if (queue.isPresent() && queue.get().equals(requests)) {
            settings.addMistake(
                    Key.PREFIX + key.name(), "'%s' is ratatoskr.jms.queue; it must be another one", queue.get());
        }
    }
}
