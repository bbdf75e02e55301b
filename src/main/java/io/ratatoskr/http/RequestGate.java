package io.ratatoskr.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.settings.HttpSettings;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides from a request's head whether it is accepted and which route gets it. Thread-safe. */
final class RequestGate {
    /** The result of the evaluation. */
    sealed interface Decision permits Accepted, Rejection {}

    /**
     * @param parameters of the path
     * @param length the Content-Length; -1: unknown
     */
    record Accepted(
            HttpRequest head, RequestTarget target, HttpRoute route, Map<String, String> parameters, long length)
            implements Decision {}

    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final HttpSettings settings;
    private final HostAndOriginFilter hostAndOrigin;
    private final @Nullable ApiKeyAuthenticator keys;
    private final RouteTable routes;
    private volatile boolean paused;

    RequestGate(HttpSettings settings, @Nullable ApiKeyAuthenticator keys, RouteTable routes) {
        this.settings = settings;
        this.hostAndOrigin =
                new HostAndOriginFilter(settings.host(), settings.allowedHosts(), settings.allowedOrigins());
        this.keys = keys;
        this.routes = routes;
    }

    /** Sets whether new requests are rejected with 503. */
    void paused(boolean draining) {
        this.paused = draining;
    }

    /** @param multiplexed whether the request is HTTP/2, where the authority replaces the Host header */
    Decision evaluate(HttpRequest head, boolean multiplexed) {
        if (head.decoderResult().isFailure()) {
            return rejectMalformed(head.decoderResult().cause());
        }
        if (head.protocolVersion().majorVersion() != 1) {
            return Rejection.unsupportedVersion(head.protocolVersion().text());
        }
        RequestTarget target;
        try {
            target = RequestTarget.parse(head.uri());
        } catch (InvalidRequest e) {
            return Rejection.badRequest(e);
        }
        HttpHeaders headers = head.headers();
        boolean hostRequired = !multiplexed && head.protocolVersion().equals(HttpVersion.HTTP_1_1);
        Rejection rejection = hostAndOrigin.check(
                target.authority(),
                headers.getAll(HttpHeaderNames.HOST),
                headers.getAll(HttpHeaderNames.ORIGIN),
                hostRequired);
        if (rejection != null) {
            return rejection;
        }
        if (keys != null && !isAuthenticated(headers, keys)) {
            return Rejection.unauthorized();
        }
        if (paused) {
            return Rejection.stopping();
        }
        String method = head.method().name();
        return switch (routes.find(method, target.path())) {
            case RouteTable.Lookup.PathNotFound() -> Rejection.pathNotFound(target.rawPath());
            case RouteTable.Lookup.MethodNotAllowed(Set<String> allowed) ->
                Rejection.methodNotAllowed(method, target.rawPath(), allowed);
            case RouteTable.Lookup.Found(HttpRoute route, Map<String, String> parameters) ->
                accept(head, target, route, parameters);
        };
    }

    private Decision accept(HttpRequest head, RequestTarget target, HttpRoute route, Map<String, String> parameters) {
        if (!route.isAccepting()) {
            return Rejection.stopping();
        }
        String contentType = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        long length;
        try {
            length = HttpUtil.getContentLength(head, -1L);
        } catch (NumberFormatException e) {
            return Rejection.badRequest(new InvalidRequest("content-length is not a number"));
        }
        boolean hasBody = length > 0 || HttpUtil.isTransferEncodingChunked(head);
        if ((hasBody || METHODS_WITH_BODY.contains(head.method().name())) && !route.acceptsContentType(contentType)) {
            return Rejection.unsupportedMediaType(contentType, route.acceptedContentTypes());
        }
        String encoding = head.headers().get(HttpHeaderNames.CONTENT_ENCODING);
        if (hasBody && encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            return Rejection.unsupportedEncoding(encoding);
        }
        if (length > settings.bodyLimit()) {
            return Rejection.bodyTooLarge(settings.bodyLimit());
        }
        String expect = head.headers().get(HttpHeaderNames.EXPECT);
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            return Rejection.expectationFailed(expect);
        }
        return new Accepted(head, target, route, parameters, length);
    }

    private Rejection rejectMalformed(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException tooLong -> Rejection.lineTooLong(settings.headerLimit());
            case TooLongFrameException tooLong -> Rejection.headersTooLarge(settings.headerLimit());
            default -> Rejection.badRequest(new InvalidRequest("the request is not well-formed HTTP"));
        };
    }

    private static boolean isAuthenticated(HttpHeaders headers, ApiKeyAuthenticator keys) {
        String bearer = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (bearer != null
                && bearer.regionMatches(true, 0, "Bearer ", 0, 7)
                && keys.matches(bearer.substring(7).strip())) {
            return true;
        }
        String key = headers.get("x-api-key");
        return key != null && keys.matches(key.strip());
    }
}
