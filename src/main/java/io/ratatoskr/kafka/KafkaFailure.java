package io.ratatoskr.kafka;

import java.time.Duration;
import java.util.Optional;

/**
 * The failure of an attempt.
 *
 * @param reply what the sender receives if there is no further attempt
 * @param type the kind of failure, one of a fixed set such as {@code rate_limit_exceeded}
 * @param message without secrets
 * @param retryAfter the pause that the failure requests
 */
public record KafkaFailure(
        Handling handling, KafkaReply reply, String type, String message, Optional<Duration> retryAfter) {
    /** What becomes of the record. */
    public enum Handling {
        /** The sender's mistake, or a refusal: the error is the reply. */
        REPLY,
        /** May pass: another attempt follows, and after the last one a dead letter. */
        RETRY,
        /** No request at all: a dead letter. */
        DEAD_LETTER,
        /** The gateway stops: the record remains in its topic. */
        LEAVE
    }
}
