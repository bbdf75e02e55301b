package io.ratatoskr.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.ratatoskr.access.ApiKey;
import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.access.ProxyHeaders;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.limits.BodyLimits;
import io.ratatoskr.settings.HttpSettings;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Decides from a request's head whether it is accepted and which route gets it. Thread-safe. */
final class RequestGate {
    /** The result of the evaluation. */
    sealed interface Decision permits Accepted, EarlyResponse {}

    /**
     * @param parameters of the path
     * @param length the Content-Length; -1: unknown
     */
    record Accepted(
            HttpRequest head,
            RequestTarget target,
            HttpRoute route,
            Map<String, String> parameters,
            long length,
            Caller caller)
            implements Decision {}

    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final HttpSettings settings;
    private final HostAndOriginFilter hostAndOrigin;
    private final CorsHeaders cors;
    private final CallerAuthenticator callers;
    private final RouteTable routes;
    private final BodyLimits bodies;
    private final Map<String, BooleanSupplier> probes;
    private volatile boolean paused;

    /** @param probes by path, see {@link GatewayHttpServer#addProbe} */
    RequestGate(
            HttpSettings settings,
            CallerAuthenticator callers,
            RouteTable routes,
            BodyLimits bodies,
            Map<String, BooleanSupplier> probes) {
        this.probes = Map.copyOf(probes);
        this.settings = settings;
        this.cors = new CorsHeaders(settings.allowedOrigins());
        this.hostAndOrigin = new HostAndOriginFilter(settings.host(), settings.allowedHosts(), cors);
        this.callers = callers;
        this.routes = routes;
        this.bodies = bodies;
    }

    /** Returns whether new requests are rejected with 503. */
    boolean isPaused() {
        return paused;
    }

    /** Sets whether new requests are rejected with 503. */
    void paused(boolean draining) {
        this.paused = draining;
    }

    /** Returns the response with the headers that a web page needs to read it, where the page's origin is allowed. */
    GatewayHttpResponse addCorsHeaders(HttpRequest head, GatewayHttpResponse response) {
        return cors.addTo(head.headers(), response);
    }

    /**
     * @param multiplexed whether the request is HTTP/2, where the authority replaces the Host header
     * @param client the address of the other side
     */
    Decision evaluate(HttpRequest head, boolean multiplexed, @Nullable SocketAddress client) {
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
        String path = RequestTarget.normalize(target.path());
        BooleanSupplier probe = probes.get(path);
        if (probe != null && isUnrouted(head.method(), path)) {
            return ProbeResponse.of(probe.getAsBoolean());
        }
        HttpHeaders headers = head.headers();
        boolean hostRequired = !multiplexed && head.protocolVersion().equals(HttpVersion.HTTP_1_1);
        Rejection rejection = hostAndOrigin.check(target.authority(), headers, hostRequired);
        if (rejection != null) {
            return rejection;
        }
        if (CorsHeaders.isPreflight(head)) {
            return cors.preflight(headers, routes.methods(path));
        }
        ApiKey key = callers.find(headers);
        boolean root = !paused && path.equals("/") && isUnrouted(head.method(), path);
        if (key == null && callers.requiresKey() && !(root && isRootPublic(head, client))) {
            return callers.reject(headers, client);
        }
        if (root) {
            return RootResponse.INSTANCE;
        }
        if (paused) {
            return Rejection.stopping();
        }
        String method = head.method().name();
        return switch (find(method, path, target.path())) {
            case RouteTable.Lookup.PathNotFound() -> notFound(method, path, target, headers);
            case RouteTable.Lookup.MethodNotAllowed(Set<String> allowed) ->
                Rejection.methodNotAllowed(method, target.rawPath(), allowed);
            case RouteTable.Lookup.Found(HttpRoute route, Map<String, String> parameters) ->
                accept(head, target, route, parameters, Caller.of(key, callers.isLocalAdmin(client)));
        };
    }

    /** A slash too many does not change what a path means, unless a route is declared with it. */
    private RouteTable.Lookup find(String method, String normalized, String path) {
        RouteTable.Lookup found = routes.find(method, normalized);
        return found instanceof RouteTable.Lookup.PathNotFound && !path.equals(normalized)
                ? routes.find(method, path)
                : found;
    }

    private Rejection notFound(String method, String path, RequestTarget target, HttpHeaders headers) {
        return Rejection.pathNotFound(
                target.rawPath(),
                BaseUrlSuggestion.find(
                        routes,
                        method,
                        path,
                        settings.tls().isPresent() ? "https" : "http",
                        BaseUrlSuggestion.RequestAuthority.of(target, headers)));
    }

    /** Returns whether the server itself responds to a GET or HEAD: a route takes precedence. */
    private boolean isUnrouted(HttpMethod method, String path) {
        return (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD))
                && routes.find(method.name(), path) instanceof RouteTable.Lookup.PathNotFound;
    }

    /** HEAD has no body to protect; on this machine GET shows no more than the installation does. */
    private static boolean isRootPublic(HttpRequest head, @Nullable SocketAddress client) {
        return head.method().equals(HttpMethod.HEAD)
                || (CallerAccess.isLoopback(client) && !ProxyHeaders.areIn(head.headers()));
    }

    private Decision accept(
            HttpRequest head, RequestTarget target, HttpRoute route, Map<String, String> parameters, Caller caller) {
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
        List<String> produced = route.producedContentTypes();
        if (!produced.isEmpty() && !MediaTypes.isAcceptable(head.headers().getAll(HttpHeaderNames.ACCEPT), produced)) {
            return Rejection.notAcceptable(produced);
        }
        String encoding = head.headers().get(HttpHeaderNames.CONTENT_ENCODING);
        if (hasBody && encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            return Rejection.unsupportedEncoding(encoding);
        }
        if (length > bodies.body()) {
            return Rejection.bodyTooLarge(bodies);
        }
        String expect = head.headers().get(HttpHeaderNames.EXPECT);
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            return Rejection.expectationFailed(expect);
        }
        return new Accepted(head, target, route, parameters, length, caller);
    }

    private Rejection rejectMalformed(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException tooLong -> Rejection.lineTooLong(settings.headerLimit());
            case TooLongFrameException tooLong -> Rejection.headersTooLarge(settings.headerLimit());
            default -> Rejection.badRequest(new InvalidRequest("the request is not well-formed HTTP"));
        };
    }
}
