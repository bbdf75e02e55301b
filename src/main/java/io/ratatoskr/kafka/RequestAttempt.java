package io.ratatoskr.kafka;

import static java.util.Objects.requireNonNullElse;

import io.ratatoskr.access.ApiKey;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.limits.RequestTimeouts;
import io.ratatoskr.telemetry.CurrentRequest;
import io.ratatoskr.telemetry.FrontendObserver;
import io.ratatoskr.telemetry.RequestIdGenerator;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to serve a record. Runs on the thread of its task; may be cancelled by others. */
final class RequestAttempt implements KafkaResponder {
    private static final Logger LOG = LoggerFactory.getLogger(RequestAttempt.class);
    private static final RequestIdGenerator REQUEST_IDS = new RequestIdGenerator();
    private static final String BEARER = "bearer ";
    private static final KafkaFailure NO_RESPONSE = new KafkaFailure(
            KafkaFailure.Handling.RETRY,
            new KafkaReply(500, new byte[0], Map.of()),
            "internal_error",
            "the route returned without a response",
            Optional.empty());

    private final KafkaConfiguration configuration;
    private final KafkaRoute route;
    private final Duration timeout;
    private final KafkaRequest request;
    private @Nullable KafkaReply reply;
    private @Nullable KafkaFailure failure;

    /**
     * @param headers of the record, as texts
     * @param number 1 for the first one
     */
    RequestAttempt(
            ConsumerRecord<byte[], byte[]> record,
            Map<String, String> headers,
            int number,
            KafkaRoute route,
            KafkaConfiguration configuration) {
        this.configuration = configuration;
        this.route = route;
        String mistake = null;
        Duration own = configuration.timeout();
        try {
            own = RequestTimeouts.ofHeader(headers.get(RequestTimeouts.HEADER), own);
        } catch (InvalidRequest e) {
            mistake = e.getMessage();
        }
        this.timeout = own;
        this.request = new KafkaRequest(
                record,
                headers,
                new KafkaRequest.Identity(
                        REQUEST_IDS.resolve(headers.get("x-ratatoskr-request-id")), apiKey(headers), number, mistake),
                Cancellation.withTimeout(timeout),
                configuration.memory());
    }

    private @Nullable ApiKey apiKey(Map<String, String> headers) {
        String authorization = headers.get("authorization");
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? configuration
                        .access()
                        .find(authorization.substring(BEARER.length()).strip())
                : null;
    }

    /**
     * Serves the record.
     *
     * @param mistake what is wrong with its headers for the reply; null: nothing
     */
    void run(@Nullable String mistake) {
        if (mistake != null) {
            request.addMistake(mistake);
        }
        FrontendObserver observer = configuration.observer();
        CurrentRequest.set(request);
        try {
            if (!observer.equals(FrontendObserver.NONE)) {
                request.observedBy(observer.start(request));
            }
            route.serve(request, this);
        } catch (Throwable e) {
            LOG.error("{}: processing the request failed", request.requestId(), e);
            request.observation().failed(e);
        } finally {
            request.releaseMemory();
            CurrentRequest.set(null);
            KafkaReply sent = reply;
            request.observation().end(sent == null ? failure().reply().status() : sent.status());
        }
    }

    @Override
    public void reply(KafkaReply response) {
        if (reply == null && failure == null) {
            reply = response;
        }
    }

    @Override
    public void fail(KafkaFailure reason) {
        if (reply == null && failure == null) {
            failure = reason;
        }
    }

    KafkaRoute route() {
        return route;
    }

    /** The response; null: the attempt failed. */
    @Nullable
    KafkaReply response() {
        return reply;
    }

    /** The failure, of an attempt without a response. */
    KafkaFailure failure() {
        return requireNonNullElse(failure, NO_RESPONSE);
    }

    /** Cancels the attempt, since it has no effect any more. */
    void cancel(String reason) {
        request.cancellation().cancel(Cancellation.Cause.STOPPING, reason);
    }

    /** Cancels the attempt if its timeout has passed. */
    void checkDeadline(long now) {
        if (request.cancellation().isExpired(now)) {
            RequestTimeouts.expire(request.cancellation(), timeout);
        }
    }
}
