package io.ratatoskr.kafka;

/** Receives what became of one attempt of a request. The first call counts. Thread-safe. */
public interface KafkaResponder {
    void reply(KafkaReply reply);

    void fail(KafkaFailure failure);
}
