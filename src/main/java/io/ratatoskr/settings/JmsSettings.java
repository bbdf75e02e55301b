package io.ratatoskr.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * Requests by JMS.
 *
 * @param broker where the requests are
 * @param queue with requests
 * @param concurrency maximum number of requests at a time
 * @param outputs queues that the gateway writes to
 * @param retries attempts after the first one
 * @param retryDelay the first pause between attempts, which doubles
 * @param requireKeys whether a request needs a key of the keys file
 */
public record JmsSettings(
        Broker broker,
        String queue,
        int concurrency,
        Outputs outputs,
        int retries,
        Duration retryDelay,
        boolean requireKeys) {
    /** Without JMS. */
    public static final JmsSettings NONE = new JmsSettings(
            new Broker(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            "ratatoskr.requests",
            1,
            new Outputs(Optional.empty(), Duration.ofHours(1), "ratatoskr.dead-letters"),
            0,
            Duration.ofSeconds(1),
            false);

    public boolean isEnabled() {
        return broker.url().isPresent();
    }

    /**
     * The broker and who connects to it.
     *
     * @param url for the client, such as {@code tcp://localhost:61616}; empty: no JMS
     * @param connectionFactory a bean or a class; empty: that of Artemis
     */
    public record Broker(
            Optional<Secret> url,
            Optional<String> user,
            Optional<Secret> password,
            Optional<String> connectionFactory) {}

    /**
     * The queues that the gateway writes to.
     *
     * @param replies for requests that name no destination; empty: those have no reply
     * @param replyExpiry after which a broker may discard a reply that nobody has read
     * @param deadLetters what could not be served
     */
    public record Outputs(Optional<String> replies, Duration replyExpiry, String deadLetters) {}
}
