package io.ratatoskr.http;

import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.limits.BodyLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The error response for a request that never reaches a route.
 *
 * @param headers in addition to those of the dialect
 * @param delayMillis time before it is sent
 */
record Rejection(int status, GatewayException error, Map<String, String> headers, long delayMillis)
        implements EarlyResponse {
    private static final long WRONG_KEY_DELAY_MILLIS = 1000;

    private Rejection(int status, GatewayException reason) {
        this(status, reason, Map.of());
    }

    Rejection(int status, GatewayException reason, Map<String, String> headers) {
        this(status, reason, headers, 0);
    }

    static Rejection badRequest(GatewayException reason) {
        return new Rejection(400, reason);
    }

    static Rejection timeout(String what) {
        return new Rejection(408, new InvalidRequest(what));
    }

    static Rejection lineTooLong(int limit) {
        return new Rejection(414, new InvalidRequest("the request line exceeds %d bytes".formatted(limit)));
    }

    static Rejection headersTooLarge(int limit) {
        return new Rejection(431, new InvalidRequest("the headers exceed %d bytes".formatted(limit)));
    }

    static Rejection misdirected(String host) {
        return new Rejection(
                421,
                new InvalidRequest("the host '%s' is not allowed; add it to ratatoskr.http.allowed-hosts"
                        .formatted(Text.echo(host))));
    }

    static Rejection originNotAllowed(String origin) {
        return new Rejection(
                403,
                new Forbidden("the origin '%s' is not allowed; add it to ratatoskr.http.allowed-origins"
                        .formatted(Text.echo(origin))));
    }

    static Rejection crossSite(String site) {
        return new Rejection(
                403,
                new Forbidden(
                        "another web page has caused this request (Sec-Fetch-Site: %s); add the page's origin to ratatoskr.http.allowed-origins and send the request from a script"
                                .formatted(Text.echo(site))));
    }

    static Rejection unauthorized() {
        return new Rejection(
                401,
                new Unauthorized(
                        "the request has no valid gateway key; send one as 'Authorization: Bearer …' or 'x-api-key: …'"),
                Map.of("www-authenticate", "Bearer"));
    }

    /** Delayed, since its client has sent many wrong keys; not a status that clients retry. */
    static Rejection tooManyWrongKeys() {
        Rejection plain = unauthorized();
        return new Rejection(plain.status, plain.error, plain.headers, WRONG_KEY_DELAY_MILLIS);
    }

    /** @param suggestion a sentence; empty: nothing similar is known */
    static Rejection pathNotFound(String path, Optional<String> suggestion) {
        String unknown = "unknown path %s".formatted(Text.echo(path));
        return new Rejection(
                404,
                new InvalidRequest(
                        suggestion.map(sentence -> unknown + "; " + sentence).orElse(unknown), null, "unknown_url"));
    }

    static Rejection methodNotAllowed(String method, String path, Set<String> allowed) {
        String list = String.join(", ", allowed);
        return new Rejection(
                405,
                new InvalidRequest(
                        "%s is not allowed for %s; allowed: %s".formatted(Text.echo(method), Text.echo(path), list),
                        null,
                        "method_not_supported"),
                Map.of("allow", list));
    }

    static Rejection notAcceptable(List<String> produced) {
        return new Rejection(
                406,
                new InvalidRequest("the Accept header excludes the content type of the response: %s"
                        .formatted(String.join(", ", produced))));
    }

    static Rejection unsupportedMediaType(String contentType, String expected) {
        return new Rejection(
                415,
                new InvalidRequest("the content type is %s; expected %s"
                        .formatted(contentType.isEmpty() ? "missing" : "'" + Text.echo(contentType) + "'", expected)));
    }

    static Rejection unsupportedEncoding(String encoding) {
        return new Rejection(
                415,
                new InvalidRequest(
                        "the body's content-encoding is '%s'; send it uncompressed".formatted(Text.echo(encoding))));
    }

    static Rejection expectationFailed(String expect) {
        return new Rejection(
                417, new InvalidRequest("'Expect: %s' is not supported; remove it".formatted(Text.echo(expect))));
    }

    static Rejection unsupportedVersion(String version) {
        return new Rejection(
                505, new InvalidRequest("%s is not supported; use HTTP/1.1 or HTTP/2".formatted(Text.echo(version))));
    }

    /** The body is larger than one may be. */
    static Rejection bodyTooLarge(BodyLimits limits) {
        return new Rejection(
                413,
                new PayloadTooLarge(
                        limits.isReduced()
                                ? "the body exceeds %,d bytes, half of the memory for bodies, which is a quarter of the heap; raise ratatoskr.http.body-budget or the heap"
                                        .formatted(limits.body())
                                : "the body exceeds %d bytes".formatted(limits.body())));
    }

    /** The body does not fit the memory for all bodies, even alone. */
    static Rejection bodyExceedsMemory(long total) {
        return new Rejection(
                413,
                new PayloadTooLarge("the body exceeds the %,d bytes of memory for bodies (ratatoskr.http.body-budget)"
                        .formatted(total)));
    }

    static Rejection bodyMemoryExhausted() {
        return new Rejection(
                429,
                new Overloaded(
                                "the bodies of the running requests fill the memory for bodies (ratatoskr.http.body-budget); retry in 1 s")
                        .setRetryAfter(Duration.ofSeconds(1)));
    }

    static Rejection stopping() {
        return new Rejection(503, new GatewayStopping("the gateway is stopping; retry in 1 s"));
    }

    @Override
    public String reason() {
        return String.valueOf(error.getMessage());
    }

    /** Returns the response in the dialect of the path. */
    @Override
    public GatewayHttpResponse toResponse(HttpErrorResponses errorResponses, String path) {
        GatewayHttpResponse response = errorResponses.render(RequestTarget.normalize(path), error, status);
        if (headers.isEmpty() && error.retryAfter().isEmpty()) {
            return response;
        }
        Map<String, String> all = new LinkedHashMap<>(response.headers());
        all.putAll(headers);
        error.retryAfter()
                .ifPresent(wait -> all.putIfAbsent("retry-after", Long.toString(Math.max(1, wait.toSeconds()))));
        return new GatewayHttpResponse(status, all, response.content());
    }
}
