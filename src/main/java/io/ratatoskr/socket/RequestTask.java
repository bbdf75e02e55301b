package io.ratatoskr.socket;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.limits.RequestTimeouts;
import io.ratatoskr.telemetry.CurrentRequest;
import io.ratatoskr.telemetry.FrontendObserver;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one request, from its line to the last line of its response, on its own virtual thread. */
final class RequestTask implements Runnable, SocketResponder {
    private static final Logger LOG = LoggerFactory.getLogger(RequestTask.class);
    private static final int OK = 200;

    private final SocketRequest request;
    private final SocketOperation operation;
    private final SocketServer server;
    private final SocketConnection connection;
    private final Duration timeout;
    private final ResponseLines lines;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean responded;
    private volatile int status;

    /** @param id as sent */
    RequestTask(
            String id,
            SocketRequest request,
            SocketOperation operation,
            SocketServer server,
            SocketConnection connection,
            Duration timeout) {
        this.request = request;
        this.operation = operation;
        this.server = server;
        this.connection = connection;
        this.timeout = timeout;
        this.lines = new ResponseLines(id);
    }

    SocketServer server() {
        return server;
    }

    SocketOperation operation() {
        return operation;
    }

    /** Cancels the request, since nothing waits for its response any more. */
    void cancel(String reason) {
        request.cancellation().cancel(reason);
    }

    /** Cancels the request because the gateway, or its route, stops. */
    void stop() {
        request.cancellation().cancel(Cancellation.Cause.STOPPING, "the gateway is stopping");
    }

    /** Responds with the failure of the cancellation, since the request does not end in time. What it responds later is dropped. */
    void abandon() {
        fail(request.cancellation().exception());
    }

    /** Cancels the request if its deadline has passed. */
    void checkDeadline(long now) {
        if (request.cancellation().isExpired(now)) {
            RequestTimeouts.expire(request.cancellation(), timeout);
        }
    }

    @Override
    public void run() {
        CurrentRequest.set(request);
        FrontendObserver observer = server.observer();
        try {
            if (!observer.equals(FrontendObserver.NONE)) {
                request.observedBy(observer.start(request));
            }
            serve();
        } catch (Throwable e) {
            LOG.error("{}: processing the request failed", request.requestId(), e);
            request.observation().failed(e);
            fail(e);
        } finally {
            request.releaseMemory();
            connection.ended(lines.id(), this);
            try {
                request.observation().end(status);
            } finally {
                operation.requestEnded();
                server.requestEnded();
            }
        }
    }

    private void serve() {
        try {
            operation.serve(request, this);
        } catch (Exception e) {
            fail(e);
        }
        if (!responded) {
            fail(new IllegalStateException("%s returned without a response".formatted(operation.name())));
        }
    }

    @Override
    public void result(byte[] json, byte @Nullable [] meta) {
        ResponseLines.onOneLine(json);
        finish(OK, () -> lines.result(json, meta));
    }

    @Override
    public void begin(byte[] meta) {
        lock.lock();
        try {
            lines.begin(meta);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void event(byte[] json, int offset, int length) {
        lock.lock();
        try {
            if (!responded) {
                lines.addEvent(json, offset, length);
                if (lines.isFull()) {
                    write(lines.take());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            if (!responded && lines.hasEvents()) {
                write(lines.take());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void done(byte @Nullable [] meta) {
        finish(OK, () -> lines.done(meta));
    }

    @Override
    public void fail(Throwable failure) {
        Throwable reported = RequestTimeouts.reported(failure, request.cancellation(), timeout);
        request.observation().failed(reported);
        SocketErrorRenderer.RenderedError error = server.errors().render(request.requestId(), reported);
        finish(error.status(), () -> lines.error(error));
    }

    private interface LastLine {
        byte[][] pieces();
    }

    /** Writes the last line, once. The id may be used again before the client can have read that line. */
    private void finish(int newStatus, LastLine line) {
        lock.lock();
        try {
            if (responded) {
                return;
            }
            byte[][] pieces = line.pieces();
            responded = true;
            status = newStatus;
            connection.forget(lines.id(), this);
            connection.write(pieces);
        } finally {
            lock.unlock();
        }
    }

    private void write(byte[] events) {
        if (!connection.write(events)) {
            GatewayException ended = request.cancellation().isCancelled()
                    ? request.cancellation().exception()
                    : new Cancelled(SocketConnection.DISCONNECTED);
            throw ended;
        }
    }
}
