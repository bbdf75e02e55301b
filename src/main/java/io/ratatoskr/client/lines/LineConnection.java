package io.ratatoskr.client.lines;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.client.transport.TransportFailures;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One connection with many requests in flight. One virtual thread reads and one writes, so that an interrupted caller does not close the
 * connection for the others. Thread-safe.
 */
final class LineConnection implements AutoCloseable {
    private static final byte[] STOP = {};

    private final LineSocket socket;
    private final String address;
    private final Map<Long, PendingResponse> pending = new ConcurrentHashMap<>();

    /** Bounded by the requests in flight: each has its line, and at most one to cancel it. */
    private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();

    /** Why the connection is closed; null while it is open. */
    private volatile @Nullable GatewayException closedBy;

    private LineConnection(LineSocket socket, String address) {
        this.socket = socket;
        this.address = address;
    }

    /** Starts the threads of an open connection. */
    static LineConnection start(LineSocket socket, String address) {
        var connection = new LineConnection(socket, address);
        Thread.ofVirtual().name("ratatoskr-client-reader").start(connection::readLines);
        Thread.ofVirtual().name("ratatoskr-client-writer").start(connection::writeLines);
        return connection;
    }

    boolean isOpen() {
        return closedBy == null;
    }

    /** Sends a line, whose response gets its lines. */
    PendingResponse send(long id, byte[] line) {
        var response = new PendingResponse();
        pending.put(id, response);
        outgoing.add(line);
        GatewayException closed = closedBy;
        if (closed != null) {
            response.fail(closed);
        }
        return response;
    }

    /** No further lines of the response are wanted. */
    void forget(long id) {
        pending.remove(id);
    }

    /** As {@link #forget}, and cancels the request at the gateway. */
    void cancel(long id) {
        if (pending.remove(id) != null && isOpen()) {
            outgoing.add(RequestLine.cancel(id));
        }
    }

    private void readLines() {
        var input = new LineInput(socket, Json.MAX_BYTES);
        try {
            for (LineInput.Line line = input.next(); line != null; line = input.next()) {
                accept(line);
            }
            close(TransportFailures.lost(address, null));
        } catch (IOException e) {
            close(TransportFailures.lost(address, e));
        } catch (InvalidRequest e) {
            close(malformed(e));
        } catch (InterruptedException e) {
            close(TransportFailures.lost(address, e));
        }
    }

    private void accept(LineInput.Line line) throws InterruptedException {
        if (!line.complete()) {
            PendingResponse response = pending.remove(ResponseLine.idOfStart(line.bytes()));
            if (response != null) {
                response.fail(new PayloadTooLarge(
                        "the response of the gateway has more than %,d bytes; send fewer inputs in one request"
                                .formatted(Json.MAX_BYTES)));
            }
            return;
        }
        ResponseLine parsed = isBlank(line.bytes()) ? null : ResponseLine.parse(line.bytes());
        if (parsed == null) {
            return;
        }
        if (parsed.id() < 0 && parsed.failure() != null) {
            // Such as one for the whole connection
            close(parsed.failure());
            return;
        }
        PendingResponse response =
                parsed.kind() == ResponseLine.Kind.EVENT ? pending.get(parsed.id()) : pending.remove(parsed.id());
        if (response != null) {
            response.add(parsed);
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private ProviderUnavailable malformed(InvalidRequest cause) {
        return new ProviderUnavailable(
                "%s sent a line that is not a response of a gateway: %s".formatted(address, cause.getMessage()),
                ProviderUnavailable.Reason.INVALID_RESPONSE,
                cause);
    }

    @SuppressWarnings("ReferenceEquality") // one array stands for the end
    private void writeLines() {
        try {
            for (byte[] line = outgoing.take(); line != STOP; line = outgoing.take()) {
                socket.write(line);
            }
        } catch (IOException | InterruptedException e) {
            close(TransportFailures.lost(address, e));
        }
    }

    private void close(GatewayException cause) {
        synchronized (this) {
            if (closedBy != null) {
                return;
            }
            closedBy = cause;
        }
        socket.close();
        outgoing.clear();
        outgoing.add(STOP);
        pending.values().forEach(response -> response.fail(cause));
        pending.clear();
    }

    /** Ends the requests in flight, which the gateway cancels. */
    @Override
    public void close() {
        close(TransportFailures.lost(address, null));
    }
}
