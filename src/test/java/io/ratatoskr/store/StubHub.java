package io.ratatoskr.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A stub hub on loopback: one commit per repository, large files behind a redirect like the real one. */
final class StubHub implements AutoCloseable {
    /** A simulated fault of a file. */
    enum Fault {
        NONE,
        /** Closes the connection after half of the bytes. */
        TRUNCATED,
        /** Waits after half of the bytes until the test continues. */
        STALLS,
        /** Sends bytes that do not match the checksum. */
        TAMPERED,
        /** Sends more bytes than announced. */
        LONGER,
        /** Sends the whole file although a range was requested. */
        NO_RANGES,
        FORBIDDEN,
        BROKEN,
        NO_TAG,
        /** Sends the token as the checksum. */
        TOKEN_AS_TAG,
        REDIRECTS_TO_HTTP,
        REDIRECTS_FOREVER
    }

    record ReceivedRequest(String method, String path, String range, String authorization) {}

    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final Map<String, Fault> faults = new ConcurrentHashMap<>();
    final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
    final CountDownLatch halfSent = new CountDownLatch(1);
    final CountDownLatch resume = new CountDownLatch(1);
    volatile String commit = "0123456789abcdef0123456789abcdef01234567";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    StubHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::respond);
        server.setExecutor(threads);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    StubHub with(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    List<ReceivedRequest> gets() {
        return requests.stream().filter(each -> each.method.equals("GET")).toList();
    }

    private void respond(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(new ReceivedRequest(
                    exchange.getRequestMethod(),
                    path,
                    exchange.getRequestHeaders().getFirst("Range"),
                    exchange.getRequestHeaders().getFirst("Authorization")));
            String name = path.replaceFirst("^/(cdn/)?[^/]+/[^/]+/resolve/[^/]+/", "");
            byte[] bytes = files.get(name);
            Fault fault = faults.getOrDefault(name, Fault.NONE);
            if (bytes == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (fault == Fault.FORBIDDEN || fault == Fault.BROKEN) {
                exchange.sendResponseHeaders(fault == Fault.BROKEN ? 503 : 403, -1);
            } else {
                send(exchange, path, name, bytes, fault);
            }
        }
    }

    private void send(HttpExchange exchange, String path, String name, byte[] bytes, Fault fault) throws IOException {
        exchange.getResponseHeaders().set("X-Repo-Commit", commit);
        boolean large = name.endsWith(".onnx");
        if (fault == Fault.TOKEN_AS_TAG) {
            exchange.getResponseHeaders().set(large ? "X-Linked-Etag" : "ETag", "\"hf_secret\"");
        } else if (fault != Fault.NO_TAG) {
            exchange.getResponseHeaders()
                    .set(large ? "X-Linked-Etag" : "ETag", "\"" + (large ? sha256(bytes) : gitBlob(bytes)) + "\"");
        }
        if (large && !path.startsWith("/cdn")) {
            exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(bytes.length));
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            switch (fault) {
                                case REDIRECTS_TO_HTTP -> "http://example.test" + path;
                                case REDIRECTS_FOREVER -> path;
                                default -> "/cdn" + path;
                            });
            exchange.sendResponseHeaders(302, -1);
            return;
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        body(exchange, bytes, fault);
    }

    private void body(HttpExchange exchange, byte[] bytes, Fault fault) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null || fault == Fault.NO_RANGES ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        byte[] sent = switch (fault) {
            case TAMPERED -> tampered(bytes);
            case LONGER -> Arrays.copyOf(bytes, bytes.length + 10);
            default -> bytes;
        };
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, fault == Fault.LONGER ? 0 : sent.length - from);
        OutputStream out = exchange.getResponseBody();
        if (fault == Fault.TRUNCATED || fault == Fault.STALLS) {
            int middle = from + (sent.length - from) / 2;
            out.write(sent, from, middle - from);
            out.flush();
            halfSent.countDown();
            if (fault == Fault.TRUNCATED) {
                return;
            }
            try {
                resume.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            from = middle;
        }
        out.write(sent, from, sent.length - from);
    }

    private static byte[] tampered(byte[] bytes) {
        byte[] ongoing = bytes.clone();
        ongoing[ongoing.length / 2] ^= 1;
        return ongoing;
    }

    static String sha256(byte[] bytes) {
        return hash("SHA-256", bytes);
    }

    private static String gitBlob(byte[] bytes) {
        byte[] head = ("blob " + bytes.length + "\0").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        return hash("SHA-1", all);
    }

    private static String hash(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        resume.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
