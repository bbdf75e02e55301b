package io.ratatoskr.kafka;

/** A topic cannot be written to or created. The message is a sentence for operators. */
final class KafkaTopicException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KafkaTopicException(String message, Throwable cause) {
        super(message, cause);
    }
}
