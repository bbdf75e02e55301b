package io.ratatoskr.http;

import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.TimeUnit;

/** The state of a connection, with the fields that only this state has. Times are {@link System#nanoTime}. */
sealed interface ConnectionState {
    /** A request head is expected or has started to arrive; a new connection begins here. */
    record ReceivingHead(long since) implements ConnectionState {}

    /** Between two requests. */
    record Idle(long since) implements ConnectionState {}

    /** The head has been accepted and the body is being received. */
    final class ReceivingBody implements ConnectionState {
        /** Minimum average rate of a body, so that short pauses are allowed but not endless ones. */
        private static final long MIN_BODY_BYTES_PER_SECOND = 1024;

        private final RequestGate.Accepted accepted;
        private final String id;
        private final boolean keepAlive;
        private final BodyCollector body;
        private final long since = System.nanoTime();
        private long lastRead = since;

        /** @param keepAlive whether the connection stays open after a successful response */
        ReceivingBody(RequestGate.Accepted accepted, String id, boolean keepAlive, BodyCollector body) {
            this.accepted = accepted;
            this.id = id;
            this.keepAlive = keepAlive;
            this.body = body;
        }

        RequestGate.Accepted accepted() {
            return accepted;
        }

        HttpRequest head() {
            return accepted.head();
        }

        String id() {
            return id;
        }

        boolean keepAlive() {
            return keepAlive;
        }

        BodyCollector body() {
            return body;
        }

        /** Notes that a part of the body has arrived. */
        void contentReceived() {
            lastRead = System.nanoTime();
        }

        /** Returns whether the client has paused for too long, or sends too slowly on average. */
        boolean isTimedOut(long now, long timeoutNanos) {
            long allowance = TimeUnit.SECONDS.toNanos(body.length() / MIN_BODY_BYTES_PER_SECOND);
            return now - lastRead > timeoutNanos || now - since > 2 * timeoutNanos + allowance;
        }
    }

    /** A request is being processed. */
    record Processing(RequestTask task, HttpResponseWriter writer, long since) implements ConnectionState {
        /** Added to the request timeout, so that the route times out first and reports the reason. */
        private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

        boolean isTimedOut(long now) {
            return now - since > task.timeout().toNanos() + GRACE_NANOS;
        }
    }

    /** The request has been rejected and its response sent; the rest of the request is read and discarded. */
    record Discarding(long since) implements ConnectionState {
        /** Time that a client gets to send the rest before its connection is closed. */
        private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

        boolean isTimedOut(long now) {
            return now - since > LINGER_NANOS;
        }
    }

    /** Nothing more is read. */
    record Closed() implements ConnectionState {}
}
