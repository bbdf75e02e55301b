package io.ratatoskr.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client's HTTP/1.1 connection to the gateway, used for one request after the other. Not thread-safe. */
final class ChaosConnection implements AutoCloseable {
    /** More than a request may take in the gateway. */
    static final int READ_TIMEOUT_MILLIS = 25_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    ChaosConnection(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), READ_TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    void send(String path, String json, Map<String, String> headers) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        var head = new StringBuilder(
                "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        var all = new ByteArrayOutputStream();
        all.writeBytes(head.toString().getBytes(ISO_8859_1));
        all.writeBytes(body);
        socket.getOutputStream().write(all.toByteArray());
    }

    /**
     * Reads a whole response.
     *
     * @throws EOFException when the connection ends before
     * @throws java.net.SocketTimeoutException when nothing comes for {@link #READ_TIMEOUT_MILLIS}
     */
    ChaosResponse read() throws IOException {
        String[] status = line().split(" ", 3);
        var headers = new HashMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = "chunked".equals(headers.get("transfer-encoding"))
                ? chunks()
                : bytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new ChaosResponse(Integer.parseInt(status[1]), headers, new String(body, UTF_8));
    }

    private byte[] chunks() throws IOException {
        var all = new ByteArrayOutputStream();
        while (true) {
            int length = Integer.parseInt(line().strip(), 16);
            all.writeBytes(bytes(length));
            line();
            if (length == 0) {
                return all.toByteArray();
            }
        }
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the body ended after %d of %d bytes".formatted(bytes.length, length));
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended within a response: " + line.toString(ISO_8859_1));
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(ISO_8859_1);
    }

    /** Whether bytes have come that belong to no request. */
    boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    /** Reads until something has come. */
    void readSome() throws IOException {
        in.read(new byte[64]);
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
