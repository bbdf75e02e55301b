package io.ratatoskr.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends exact bytes on a socket and parses the responses. */
public final class RawHttpClient implements AutoCloseable {
    /** @param headers by lower-case name */
    public record RawResponse(int status, Map<String, String> headers, byte[] bytes) {
        public String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    public final Socket socket = new Socket();
    private final InputStream in;

    public RawHttpClient(int port) {
        this(port, 0);
    }

    /** @param receiveBuffer size of the socket's receive buffer in bytes; 0: the system's default */
    public RawHttpClient(int port, int receiveBuffer) {
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawHttpClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttpClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawHttpClient get(String path, String... headers) {
        return send("GET " + path + " HTTP/1.1\r\n" + headerLines(headers) + "\r\n");
    }

    public RawHttpClient post(String path, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send("POST " + path + " HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: " + bytes.length
                        + "\r\n" + headerLines(headers) + "\r\n")
                .send(bytes);
    }

    /** Adds a Host header unless there is one. */
    private static String headerLines(String... headers) {
        StringBuilder lines = new StringBuilder();
        boolean host = false;
        for (String header : headers) {
            host |= header.toLowerCase(Locale.ROOT).startsWith("host:");
            lines.append(header).append("\r\n");
        }
        return host ? lines.toString() : "host: localhost\r\n" + lines;
    }

    /** Reads one response with the body that its framing declares. */
    public RawResponse read() {
        return read(true);
    }

    public RawResponse readHead() {
        return read(false);
    }

    private RawResponse read(boolean withBody) {
        try {
            String statusLine = line();
            int status = Integer.parseInt(statusLine.split(" ")[1]);
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            byte[] body = {};
            if (withBody && headers.containsKey("content-length")) {
                body = in.readNBytes(Integer.parseInt(headers.get("content-length")));
            } else if (withBody && headers.containsKey("transfer-encoding")) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                    all.write(chunk);
                }
                body = all.toByteArray();
            }
            return new RawResponse(status, headers, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next chunk of a chunked body; empty at its end. */
    public byte[] chunk() {
        try {
            byte[] bytes = in.readNBytes(Integer.parseInt(line(), 16));
            line();
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads that many bytes of a body, fewer at its end. */
    public byte[] bytes(int count) {
        try {
            return in.readNBytes(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next byte, or -1 when the server has closed the connection. */
    public int next() {
        try {
            return in.read();
        } catch (java.net.SocketException reset) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads up to the end of the connection; returns {@code closed} or {@code reset}. */
    public String end() {
        try {
            in.transferTo(OutputStream.nullOutputStream());
            return "closed";
        } catch (java.net.SocketException reset) {
            return "reset";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes with a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server has closed the connection after '" + line + "'");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
