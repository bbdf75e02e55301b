package io.ratatoskr.grpc;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.ratatoskr.access.ApiKey;
import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.access.ProxyHeaders;
import io.ratatoskr.api.error.Unauthorized;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Identifies callers by the keys in their metadata and by their addresses. Thread-safe, and never blocks. */
final class CallerIdentifier {
    private static final List<String> KEY_NAMES = List.of("x-api-key", "api-key", "x-goog-api-key");
    private static final String AUTHORIZATION = "authorization";
    private static final String BEARER = "Bearer ";
    private static final long WRONG_KEY_DELAY_MILLIS = 1000;

    /**
     * @param headers the metadata in lower case, the first value of each name, without binary values
     * @param isSlow whether a refusal is sent later, because the client has sent many wrong keys
     */
    record Identified(GrpcCaller caller, Map<String, String> headers, boolean isSlow) {}

    private final GrpcListener listener;

    CallerIdentifier(GrpcListener listener) {
        this.listener = listener;
    }

    Identified identify(ServerCall<?, ?> call, Metadata metadata) {
        GatewayGrpcServer server = listener.active();
        CallerAccess access = server.environment().access();
        Map<String, String> headers = headers(metadata);
        SocketAddress client = client(call);
        String address = CallerAccess.addressOf(client);
        boolean localAdmin =
                server.isLoopbackAdmin() && CallerAccess.isLoopback(client) && !ProxyHeaders.areIn(headers.entrySet());
        if (!access.requiresKey()) {
            return new Identified(new GrpcCaller(address, null, localAdmin, true), headers, false);
        }
        ApiKey key = find(access, headers);
        if (key != null) {
            return new Identified(new GrpcCaller(address, key, key.admin() || localAdmin, true), headers, false);
        }
        boolean sentKey =
                headers.containsKey(AUTHORIZATION) || KEY_NAMES.stream().anyMatch(headers::containsKey);
        return new Identified(
                new GrpcCaller(address, null, false, false), headers, sentKey && access.recordWrongKey("grpc", client));
    }

    private static @Nullable ApiKey find(CallerAccess access, Map<String, String> headers) {
        String bearer = headers.get(AUTHORIZATION);
        if (bearer != null && bearer.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            ApiKey key = access.find(bearer.substring(BEARER.length()).strip());
            if (key != null) {
                return key;
            }
        }
        for (String name : KEY_NAMES) {
            String value = headers.get(name);
            ApiKey key = value == null ? null : access.find(value.strip());
            if (key != null) {
                return key;
            }
        }
        return null;
    }

    private static Map<String, String> headers(Metadata metadata) {
        var headers = new HashMap<String, String>();
        for (String name : metadata.keys()) {
            if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                String value = metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
                if (value != null) {
                    headers.put(name, value);
                }
            }
        }
        return headers;
    }

    static @Nullable SocketAddress client(ServerCall<?, ?> call) {
        return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    }

    /** Closes a call without a valid key. */
    void refuse(ServerCall<?, ?> call, boolean slow) {
        GrpcStatuses.Rendered rendered = GrpcStatuses.render(
                new Unauthorized(
                        "the call has no valid gateway key; send one in its metadata, as 'authorization: Bearer …' or 'x-api-key: …'"),
                listener.active().environment().errorBody());
        if (slow) {
            listener.vertx()
                    .getAcceptorEventLoopGroup()
                    .next()
                    .schedule(
                            () -> call.close(rendered.status(), rendered.trailers()),
                            WRONG_KEY_DELAY_MILLIS,
                            TimeUnit.MILLISECONDS);
        } else {
            call.close(rendered.status(), rendered.trailers());
        }
    }
}
