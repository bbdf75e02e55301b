package io.ratatoskr.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One request to a mock provider and the state of its response. Thread-safe. */
public final class MockCall {
    /** Progress of a response. */
    public enum CallState {
        /** The response is not complete. */
        OPEN,
        /** The whole response was written to the socket. */
        COMPLETE,
        /** The mock ended the connection early, as scripted or because it was closed. */
        CUT,
        /** The client disconnected before the response was complete. */
        ABORTED
    }

    private static final Set<String> SECRET_HEADERS =
            Set.of("authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie");

    private final String method;
    private final String path;
    private final String query;
    private final MultiMap headers;
    private final byte[] body;
    private final RequestRoute route;
    private final long arrivedAt = System.nanoTime();
    private volatile CallState state = CallState.OPEN;
    private volatile long endedAt;
    private volatile long bytesSent;
    private volatile @Nullable ParsedRequest parsed;

    MockCall(String method, String path, String query, MultiMap headers, byte[] body, RequestRoute target) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.route = target;
    }

    public String method() {
        return method;
    }

    /** Without the query. */
    public String path() {
        return path;
    }

    /** The query string without its question mark; empty when there is none. */
    public String query() {
        return query;
    }

    /** The header's first value, whatever the case of its name. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** All values by lower-case name, in order of the names. */
    public Map<String, List<String>> headers() {
        Map<String, List<String>> all = new TreeMap<>();
        for (String name : headers.names()) {
            all.put(name.toLowerCase(Locale.ROOT), headers.getAll(name));
        }
        return all;
    }

    /** As {@link #headers}; values that may be keys are masked after their first four characters. */
    public Map<String, List<String>> maskedHeaders() {
        Map<String, List<String>> all = headers();
        all.replaceAll((name, values) -> SECRET_HEADERS.contains(name)
                ? values.stream().map(MockCall::mask).toList()
                : values);
        return all;
    }

    private static String mask(String value) {
        int start = value.startsWith("Bearer ") ? "Bearer ".length() : 0;
        return value.length() - start <= 8
                ? value.substring(0, start) + "****"
                : value.substring(0, start + 4) + "****";
    }

    /** The request's format, determined by path and key. */
    public MockFormat format() {
        return route.format();
    }

    /** The request's body, not copied. */
    public byte[] body() {
        return body;
    }

    /** The request's body as text, unchanged. */
    public String text() {
        return new String(body, UTF_8);
    }

    /**
     * The requested model.
     *
     * @throws IllegalArgumentException when the body is not a JSON object
     */
    public String model() {
        return parsed().model();
    }

    /** Returns whether the request asks for a stream. */
    public boolean stream() {
        return parsed().stream();
    }

    /** Time at which the request was complete, as {@link System#nanoTime}. */
    public long arrivedAt() {
        return arrivedAt;
    }

    /** Time at which the response was complete, cut or aborted, as {@link System#nanoTime}; 0 while it is open. */
    public long endedAt() {
        return endedAt;
    }

    public CallState state() {
        return state;
    }

    /** Bytes of the response body written to the socket so far. */
    public long bytesSent() {
        return bytesSent;
    }

    RequestRoute route() {
        return route;
    }

    ParsedRequest parsed() {
        ParsedRequest cached = parsed;
        if (cached == null) {
            cached = body.length == 0
                    ? ParsedRequest.EMPTY
                    : route.format().wire().read(this);
            parsed = cached;
        }
        return cached;
    }

    void setBytesSent(long bytes) {
        bytesSent = bytes;
    }

    void setEnded(CallState state) {
        endedAt = System.nanoTime();
        this.state = state;
    }

    @Override
    public String toString() {
        return method + " " + path + " " + state;
    }
}
