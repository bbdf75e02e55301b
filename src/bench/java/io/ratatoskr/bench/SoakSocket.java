package io.ratatoskr.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A connection to the gateway that can be used badly. Not thread-safe. */
final class SoakSocket implements AutoCloseable {
    /** Outcome of a response that did not come or did not end. */
    static final String CLOSED = "closed";

    private static final int READ_TIMEOUT_MILLIS = 45_000;

    private final Socket socket = new Socket();
    private final HttpResponseParser response = new HttpResponseParser();
    private final byte[] buffer = new byte[16 * 1024];

    SoakSocket(int port) throws IOException {
        // Small, so that the gateway notices a slow reader
        socket.setReceiveBufferSize(64 * 1024);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), READ_TIMEOUT_MILLIS);
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends the request as far as the gateway takes it, and returns the status of the response, or {@link #CLOSED}. */
    String exchange(byte[] request) throws SocketTimeoutException {
        try {
            send(request);
        } catch (IOException e) {
            // The response may have come before the end of the request
        }
        return readResponse();
    }

    /**
     * Reads a response to its end.
     *
     * @throws SocketTimeoutException when nothing comes for 45 s
     */
    String readResponse() throws SocketTimeoutException {
        response.reset();
        try {
            InputStream in = socket.getInputStream();
            while (!response.isDone()) {
                int length = in.read(buffer);
                if (length < 0) {
                    return CLOSED;
                }
                response.feed(buffer, length);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return CLOSED;
        }
        return Integer.toString(response.status());
    }

    /** Returns true when the last response was a stream that ended with {@code [DONE]}. */
    boolean terminated() {
        return response.terminated();
    }

    /** Reads some bytes; -1 at the end. */
    int readSome() throws IOException {
        return socket.getInputStream().read(buffer);
    }

    /** Closes with a reset, as a process that is killed. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
