package io.ratatoskr.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import io.ratatoskr.access.ApiKey;
import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.access.IdentifiedRequest;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.limits.BodyMemory;
import io.ratatoskr.telemetry.FrontendObservation;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A received HTTP request with its complete body. Used on the request's thread, except for its ids. */
public final class GatewayHttpRequest implements BodyMemory, IdentifiedRequest {
    private static final AsciiString CALLER_KEYS_HEADER = AsciiString.cached(CallerKeys.HEADER);

    private final String id;
    private final RequestGate.Accepted accepted;
    private final BodyCollector body;
    private final Cancellation cancellation;
    private final @Nullable SocketAddress client;
    private volatile FrontendObservation observation = FrontendObservation.NONE;

    /** @param client the other side of the connection */
    GatewayHttpRequest(
            String id,
            RequestGate.Accepted accepted,
            BodyCollector body,
            Cancellation cancellation,
            @Nullable SocketAddress client) {
        this.id = id;
        this.accepted = accepted;
        this.body = body;
        this.cancellation = cancellation;
        this.client = client;
    }

    /** Returns the request id, which the response repeats. */
    public String id() {
        return id;
    }

    /** Fired when the client disconnects, the request timeout passes or the server stops. */
    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public String frontend() {
        return "http";
    }

    @Override
    public String requestId() {
        return id;
    }

    @Override
    public @Nullable String header(String name) {
        return headers().get(name);
    }

    @Override
    public FrontendObservation observation() {
        return observation;
    }

    void observedBy(FrontendObservation newObservation) {
        observation = newObservation;
    }

    @Override
    public String method() {
        return accepted.head().method().name();
    }

    /** Returns the name of the caller's key; null when it has none or the request carries no key. */
    @Override
    public @Nullable String callerName() {
        ApiKey key = accepted.caller().key();
        return key == null ? null : key.name();
    }

    @Override
    public @Nullable String clientAddress() {
        return client instanceof InetSocketAddress socket && socket.getAddress() != null
                ? socket.getAddress().getHostAddress()
                : null;
    }

    @Override
    public @Nullable CallerKeys callerKeys() {
        return headers().contains(CALLER_KEYS_HEADER)
                ? CallerKeys.parse(headers().getAll(CALLER_KEYS_HEADER))
                : null;
    }

    @Override
    public boolean hasKey() {
        return accepted.caller().key() != null;
    }

    @Override
    public boolean isAdmin() {
        return accepted.caller().isAdmin(headers());
    }

    /** Returns the target of the request line, as sent. */
    public String uri() {
        return accepted.head().uri();
    }

    /** Returns the path, as sent. */
    public String rawPath() {
        return accepted.target().rawPath();
    }

    @Override
    public String route() {
        return accepted.route().path();
    }

    @Override
    public String path() {
        return rawPath();
    }

    /** Returns the query, as sent, without the question mark; null when there is none. */
    public @Nullable String rawQuery() {
        return accepted.target().query();
    }

    /** Returns the headers, as sent; not a copy. */
    public HttpHeaders headers() {
        return accepted.head().headers();
    }

    /** Returns the parameters of the path, decoded. */
    public Map<String, String> pathParameters() {
        return accepted.parameters();
    }

    /**
     * Passes on each parameter of the query, decoded, in order.
     *
     * @throws InvalidRequest when its encoding is invalid
     */
    public void forEachQueryParameter(BiConsumer<String, String> action) {
        String query = rawQuery();
        for (int from = 0; query != null && from < query.length(); ) {
            int end = query.indexOf('&', from);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', from);
            boolean bare = equals < 0 || equals > end;
            String name = PercentDecoder.decodeQuery(query.substring(from, bare ? end : equals));
            String value = bare ? "" : PercentDecoder.decodeQuery(query.substring(equals + 1, end));
            if (!name.isEmpty()) {
                action.accept(name, value);
            }
            from = end + 1;
        }
    }

    /** Returns the body, not copied and valid until the request has ended; null when it is empty. */
    public byte @Nullable [] body() {
        return body.bytes();
    }

    /**
     * Reserves memory for what is made of the body.
     *
     * @see BodyMemory#reserve
     */
    @Override
    public void reserve(long bytes) {
        body.reserve(bytes);
    }

    HttpRequest head() {
        return accepted.head();
    }

    HttpRoute httpRoute() {
        return accepted.route();
    }

    /** Releases the memory reserved for the body. */
    void releaseBody() {
        body.release();
    }
}
