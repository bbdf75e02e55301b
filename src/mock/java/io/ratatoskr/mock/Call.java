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
public final class Call {
    /** Progress of a response. */
    public enum State {
        /** The response is not complete. */
        OPEN,
        /** The whole response was written to the socket. */
        COMPLETE,
        /** The mock ended the connection early, as scripted or because it was closed. */
        CUT,
        /** The client disconnected before the response was complete. */
        ABORTED
    }

    private static final Set<String> KEYS =
            Set.of("authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie");

    private final String method;
    private final String path;
    private final String query;
    private final MultiMap headers;
    private final byte[] body;
    private final Target target;
    private final long arrivedAt = System.nanoTime();
    private volatile State state = State.OPEN;
    private volatile long endedAt;
    private volatile long bytesSent;
    private volatile @Nullable Ask ask;

    Call(String method, String path, String query, MultiMap headers, byte[] body, Target target) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.target = target;
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
        all.replaceAll((name, values) ->
                KEYS.contains(name) ? values.stream().map(Call::masked).toList() : values);
        return all;
    }

    private static String masked(String value) {
        int start = value.startsWith("Bearer ") ? "Bearer ".length() : 0;
        return value.length() - start <= 8
                ? value.substring(0, start) + "****"
                : value.substring(0, start + 4) + "****";
    }

    /** The request's format, determined by path and key. */
    public Format format() {
        return target.format();
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
        return ask().model();
    }

    /** Whether the request asks for a stream. */
    public boolean stream() {
        return ask().stream();
    }

    /** Time at which the request was complete, as {@link System#nanoTime}. */
    public long arrivedAt() {
        return arrivedAt;
    }

    /** Time at which the response was complete, cut or aborted, as {@link System#nanoTime}; 0 while it is open. */
    public long endedAt() {
        return endedAt;
    }

    public State state() {
        return state;
    }

    /** Bytes of the response body written to the socket so far. */
    public long bytesSent() {
        return bytesSent;
    }

    Target target() {
        return target;
    }

    Ask ask() {
        Ask known = ask;
        if (known == null) {
            known = body.length == 0 ? Ask.NOTHING : target.format().wire().read(this);
            ask = known;
        }
        return known;
    }

    void sent(long bytes) {
        bytesSent = bytes;
    }

    void end(State how) {
        endedAt = System.nanoTime();
        state = how;
    }

    @Override
    public String toString() {
        return method + " " + path + " " + state;
    }
}
