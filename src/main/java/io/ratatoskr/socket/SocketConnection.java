package io.ratatoskr.socket;

import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.api.internal.Suggestions;
import io.ratatoskr.api.internal.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One connection: reads its lines, on its own virtual thread, and starts a task for each request. */
final class SocketConnection implements Runnable {
    static final String DISCONNECTED = "the client has disconnected";

    private static final String AUTH = "auth";
    private static final String CANCEL = "cancel";
    private static final int MAX_DISTANCE = 2;
    /** Maximum size of a line without a valid key: one that is to send the key. */
    private static final int MAX_UNKNOWN_BYTES = 8 * 1024;

    private static final byte[] ACCEPTED = "{}".getBytes(StandardCharsets.US_ASCII);
    private static final int UNAUTHORIZED = 401;
    private static final long WRONG_KEY_DELAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Transport transport;
    private final boolean isUnix;
    private final SocketListener listener;
    private final LineReader lines;
    private final LineWriter writer;
    private final LiveRequests live = new LiveRequests();
    private final long openedNanos = System.nanoTime();
    private volatile boolean identified;
    private @Nullable String key;
    private boolean first = true;

    SocketConnection(Transport transport, boolean isUnix, SocketListener listener) {
        this.transport = transport;
        this.isUnix = isUnix;
        this.listener = listener;
        this.lines = new LineReader(transport);
        this.writer = new LineWriter(transport, this::close);
    }

    @Override
    public void run() {
        try (lines) {
            boolean open = true;
            while (open && !writer.isClosed()) {
                SocketServer server = listener.active();
                open = switch (lines.next(lineLimit(server), server.bodyMemory())) {
                    case LineReader.Line.End end -> {
                        live.awaitEnd(writer);
                        yield false;
                    }
                    case LineReader.Line.TooLong(int limit) -> refuse(tooLong(limit));
                    case LineReader.Line.NoMemory none -> refuse(SocketRequest.noMemory());
                    case LineReader.Line.Complete(byte[] bytes) -> isBlank(bytes) || accept(bytes);
                };
            }
        } catch (IOException broken) {
            // the client has disconnected
        } finally {
            close();
            listener.remove(this);
        }
    }

    /** Who has no key takes no memory for bodies from those who have one. */
    private int lineLimit(SocketServer server) {
        return isUnix || !server.access().requiresKey() || isKnown(server)
                ? server.lineLimit()
                : Math.min(server.lineLimit(), MAX_UNKNOWN_BYTES);
    }

    private static PayloadTooLarge tooLong(int limit) {
        return new PayloadTooLarge(
                "the line has more than %,d bytes and was skipped; see ratatoskr.socket.line-limit".formatted(limit));
    }

    /** Refuses a line without an id; returns whether the connection stays open. */
    private boolean refuse(Throwable failure) {
        SocketServer server = listener.active();
        boolean known = isKnown(server);
        error(server, null, known ? failure : unauthorized());
        // The first line may be that of an HTTP request
        boolean closes = first && !isUnix;
        first = false;
        return known && !closes;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private boolean isKnown(SocketServer server) {
        return caller(server) != null;
    }

    private @Nullable SocketCaller caller(SocketServer server) {
        return server.caller(isUnix, transport.client(), key);
    }

    /** Serves a line; returns whether the connection stays open. */
    private boolean accept(byte[] line) {
        // A browser can be made to send HTTP, whose body may be lines
        boolean closes = first && !isUnix && line[0] != '{';
        first = false;
        var parser = new EnvelopeParser(line);
        try {
            Envelope envelope = parser.parse();
            return envelope.op().equals(AUTH) ? authenticate(envelope) : accept(envelope);
        } catch (InvalidRequest invalid) {
            SocketServer server = listener.active();
            boolean known = isKnown(server);
            error(server, parser.id(), known ? invalid : unauthorized());
            return known && !closes;
        }
    }

    private boolean authenticate(Envelope envelope) {
        SocketServer server = listener.active();
        String candidate = envelope.key();
        if (candidate == null) {
            throw new InvalidRequest("auth needs the field key, a string", "key");
        }
        if (server.access().requiresKey() && server.access().find(candidate) == null) {
            if (server.access().recordWrongKey(frontend(), transport.client())) {
                LockSupport.parkNanos(this, WRONG_KEY_DELAY_NANOS);
            }
            server.observer().refused(frontend(), "", AUTH, listener.requestId(null), UNAUTHORIZED);
            error(server, envelope.id(), unauthorized());
            return false;
        }
        key = candidate;
        identified = true;
        writer.write(new ResponseLines(envelope.id()).result(ACCEPTED.clone(), null));
        return true;
    }

    private static Unauthorized unauthorized() {
        return new Unauthorized(
                "the connection has no valid gateway key; its first line has to be {\"op\":\"auth\",\"key\":\"…\"}");
    }

    private boolean accept(Envelope envelope) {
        SocketServer server = listener.begin();
        boolean started = false;
        try {
            SocketCaller caller = caller(server);
            if (caller == null) {
                server.observer()
                        .refused(
                                frontend(),
                                "",
                                envelope.op(),
                                listener.requestId(envelope.meta().get("request_id")),
                                UNAUTHORIZED);
                error(server, envelope.id(), unauthorized());
                return false;
            }
            identified = true;
            if (envelope.op().equals(CANCEL)) {
                live.cancel(requireId(envelope.id()));
            } else {
                start(server, caller, envelope);
                started = true;
            }
        } catch (RuntimeException refused) {
            error(server, envelope.id(), refused);
        } finally {
            if (!started) {
                server.requestEnded();
            }
        }
        return true;
    }

    private void start(SocketServer server, SocketCaller caller, Envelope envelope) {
        String id = requireId(envelope.id());
        SocketOperation operation = server.operation(envelope.op());
        // First: a gateway that stops has fewer and fewer operations
        if (server.isPaused()) {
            throw stopping();
        }
        if (operation == null) {
            throw unknown(server, envelope.op());
        }
        operation.requestStarted();
        boolean started = false;
        try {
            // Only now: an operation that stops waits for the requests that it has counted
            if (!operation.isAccepting()) {
                throw stopping();
            }
            start(server, operation, caller, id, envelope);
            started = true;
        } finally {
            if (!started) {
                operation.requestEnded();
            }
        }
    }

    private GatewayStopping stopping() {
        listener.refusedLine();
        return new GatewayStopping("the gateway is stopping; retry in 1 s");
    }

    private void start(
            SocketServer server, SocketOperation operation, SocketCaller caller, String id, Envelope envelope) {
        Duration timeout =
                RequestMeta.timeout(envelope.meta(), operation, server.limits().requestTimeout());
        SocketRequest request = RequestMeta.request(
                listener.requestId(envelope.meta().get("request_id")), envelope, caller, frontend(), timeout, server);
        var task = new RequestTask(id, request, operation, server, this, timeout);
        try {
            live.add(id, task);
        } catch (RuntimeException refused) {
            request.releaseMemory();
            throw refused;
        }
        if (server.isStopping()) {
            // Added after the others were cancelled
            task.stop();
        }
        Thread.startVirtualThread(task);
    }

    private static String requireId(@Nullable String id) {
        if (id == null) {
            throw new InvalidRequest("the field id is missing; expected a number or string", "id");
        }
        return id;
    }

    private static InvalidRequest unknown(SocketServer server, String op) {
        var known = new TreeSet<>(server.operations());
        known.add(AUTH);
        known.add(CANCEL);
        return new InvalidRequest(
                "op is '%s'; %s"
                        .formatted(
                                Text.echo(op),
                                Suggestions.closest(op, known, MAX_DISTANCE, name -> name).stream()
                                        .findFirst()
                                        .map(name -> "did you mean " + name + "?")
                                        .orElseGet(() -> "expected one of " + String.join(", ", known))),
                "op",
                "unknown_operation");
    }

    private String frontend() {
        return isUnix ? "socket" : "tcp";
    }

    private void error(SocketServer server, @Nullable String id, Throwable failure) {
        write(new ResponseLines(id).error(server.errors().render("a line", failure)));
    }

    /** Writes pieces of whole lines; returns false when the connection is closed. Blocks while the client does not read. */
    boolean write(byte[]... pieces) {
        return writer.write(pieces);
    }

    /** The id may be used again. */
    void forget(String id, RequestTask task) {
        live.remove(id, task);
    }

    /** A request has ended. */
    void ended(String id, RequestTask task) {
        live.remove(id, task);
        live.ended();
    }

    /** Cancels requests, since the gateway or their route stops. */
    void stop(Predicate<RequestTask> which) {
        live.stop(which);
    }

    /** Writes the last lines of requests that do not end though they have been cancelled. */
    void abandon(Predicate<RequestTask> which) {
        live.abandon(which);
    }

    /** Cancels requests whose deadline has passed, and closes a connection that stalls. */
    void check(long now) {
        live.checkDeadlines(now);
        SocketServer server = listener.active();
        SocketLimits limits = server.limits();
        boolean late = !identified
                && !isUnix
                && server.access().requiresKey()
                && now - openedNanos > limits.lineTimeout().toNanos();
        if (late
                || isOver(writer.stalledSince(), now, limits.writeStall())
                || isOver(lines.partialSince(), now, limits.lineTimeout())) {
            close();
        }
    }

    private static boolean isOver(long since, long now, Duration limit) {
        return since != 0 && now - since > limit.toNanos();
    }

    /** Closes the connection and cancels its requests. Idempotent. */
    void close() {
        writer.close();
        live.cancelAll(DISCONNECTED);
    }
}
