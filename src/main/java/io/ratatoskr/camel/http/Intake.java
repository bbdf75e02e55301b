package io.ratatoskr.camel.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.config.HttpSettings;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides from a request's head whether it is accepted and which consumer gets it. Thread-safe. */
final class Intake {
    /** The result of the evaluation. */
    sealed interface Decision permits Accepted, Rejection {}

    /**
     * @param parameters of the path
     * @param length the Content-Length; -1: unknown
     */
    record Accepted(
            HttpRequest head,
            RequestTarget target,
            HttpDoorConsumer consumer,
            Map<String, String> parameters,
            long length)
            implements Decision {}

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final String JSON = "application/json";

    private final HttpSettings settings;
    private final WebGuard guard;
    private final @Nullable CallerKeys keys;
    private final RouteTable routes;
    private volatile boolean draining;

    Intake(HttpSettings settings, @Nullable CallerKeys keys, RouteTable routes) {
        this.settings = settings;
        this.guard = new WebGuard(settings.host(), settings.allowedHosts(), settings.allowedOrigins());
        this.keys = keys;
        this.routes = routes;
    }

    /** Sets whether new requests are rejected with 503. */
    void draining(boolean draining) {
        this.draining = draining;
    }

    /** @param multiplexed whether the request is HTTP/2, where the authority replaces the Host header */
    Decision decide(HttpRequest head, boolean multiplexed) {
        if (head.decoderResult().isFailure()) {
            return malformed(head.decoderResult().cause());
        }
        if (head.protocolVersion().majorVersion() != 1) {
            return Rejection.version(head.protocolVersion().text());
        }
        RequestTarget target;
        try {
            target = RequestTarget.parse(head.uri());
        } catch (InvalidRequest e) {
            return Rejection.badRequest(e);
        }
        HttpHeaders headers = head.headers();
        boolean hostRequired = !multiplexed && head.protocolVersion().equals(HttpVersion.HTTP_1_1);
        Rejection web = guard.check(
                target.authority(),
                headers.getAll(HttpHeaderNames.HOST),
                headers.getAll(HttpHeaderNames.ORIGIN),
                hostRequired);
        if (web != null) {
            return web;
        }
        if (keys != null && !known(headers, keys)) {
            return Rejection.unauthorized();
        }
        if (draining) {
            return Rejection.stopping();
        }
        String method = head.method().name();
        return switch (routes.find(method, target.path())) {
            case RouteTable.Lookup.NoSuchPath() -> Rejection.noSuchPath(target.rawPath());
            case RouteTable.Lookup.WrongMethod(Set<String> allowed) ->
                Rejection.wrongMethod(method, target.rawPath(), allowed);
            case RouteTable.Lookup.Found(HttpDoorConsumer consumer, Map<String, String> parameters) ->
                accept(head, target, consumer, parameters);
        };
    }

    private Decision accept(
            HttpRequest head, RequestTarget target, HttpDoorConsumer consumer, Map<String, String> parameters) {
        if (!consumer.isServing()) {
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
        if ((hasBody || WITH_BODY.contains(head.method().name())) && !consumer.takes(contentType)) {
            return Rejection.unsupportedMedia(contentType, consumer.wanted(JSON));
        }
        String encoding = head.headers().get(HttpHeaderNames.CONTENT_ENCODING);
        if (hasBody && encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            return Rejection.unsupportedEncoding(encoding);
        }
        if (length > settings.bodyLimit()) {
            return Rejection.tooLarge(settings.bodyLimit());
        }
        String expect = head.headers().get(HttpHeaderNames.EXPECT);
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            return Rejection.expectation(expect);
        }
        return new Accepted(head, target, consumer, parameters, length);
    }

    private Rejection malformed(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException tooLong -> Rejection.lineTooLong(settings.headerLimit());
            case TooLongFrameException tooLong -> Rejection.headersTooLarge(settings.headerLimit());
            default -> Rejection.badRequest(new InvalidRequest("the request is not well-formed HTTP"));
        };
    }

    private static boolean known(HttpHeaders headers, CallerKeys keys) {
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
