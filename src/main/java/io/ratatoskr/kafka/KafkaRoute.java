package io.ratatoskr.kafka;

import java.util.Optional;
import java.util.Set;

/** Serves the records of its topics. Thread-safe. */
public interface KafkaRoute {
    /** The name for messages. */
    String name();

    /** The topics; empty: those of the configuration that no other route names. */
    Set<String> topics();

    /** The topic of replies, where a request names none; empty: that of the configuration. */
    Optional<String> replyTopic();

    /** Returns false while the route is suspended or stops. */
    boolean isAccepting();

    /** Counts a request as in flight, until {@link #requestEnded}. */
    void requestStarted();

    /** The reply has been committed, or the record remains in its topic. */
    void requestEnded();

    /**
     * Serves one attempt on the calling thread.
     *
     * @throws Exception an internal failure
     */
    void serve(KafkaRequest request, KafkaResponder responder) throws Exception;
}
