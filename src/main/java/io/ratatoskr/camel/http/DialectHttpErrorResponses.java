package io.ratatoskr.camel.http;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.ErrorRenderer;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.http.HttpErrorResponses;
import io.ratatoskr.http.LoggedFailure;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renders failures in the dialect of the request's path. Internal errors are logged here with their stack trace and returned without
 * it.
 */
public final class DialectHttpErrorResponses implements HttpErrorResponses {
    private static final Logger LOG = LoggerFactory.getLogger(DialectHttpErrorResponses.class);

    /** A path with its dialect's renderer and media type. */
    private record PathErrors(String path, ErrorRenderer renderer, String contentType) {
        boolean matches(String requestPath) {
            return requestPath.startsWith(path)
                    && (requestPath.length() == path.length()
                            || path.endsWith("/")
                            || "/?".indexOf(requestPath.charAt(path.length())) >= 0);
        }
    }

    private final ErrorRenderer defaultRenderer;
    private final List<PathErrors> byPath;

    /**
     * @param dialects those whose paths have their own format of failures
     * @param defaultDialect the dialect of all other paths
     */
    public DialectHttpErrorResponses(Collection<Dialect> dialects, Dialect defaultDialect) {
        this.defaultRenderer = defaultDialect
                .errorRenderer()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the default dialect '%s' has no error renderer".formatted(defaultDialect.name())));
        this.byPath = dialects.stream()
                .flatMap(dialect -> dialect.errorRenderer().stream()
                        .flatMap(renderer -> dialect.pathPrefixes().stream()
                                .map(path -> new PathErrors(path, renderer, dialect.contentType()))))
                .sorted(Comparator.comparingInt(
                        (PathErrors errors) -> -errors.path().length()))
                .toList();
    }

    @Override
    public GatewayHttpResponse render(String path, Throwable failure) {
        RuntimeException known = GatewayExceptions.unwrap(failure);
        PathErrors errors = errorsOf(path);
        return render(path, failure, known, errors, errors.renderer().status(known));
    }

    @Override
    public GatewayHttpResponse render(String path, GatewayException failure, int status) {
        return render(path, failure, failure, errorsOf(path), status);
    }

    private PathErrors errorsOf(String path) {
        for (PathErrors errors : byPath) {
            if (errors.matches(path)) {
                return errors;
            }
        }
        return new PathErrors("", defaultRenderer, "application/json");
    }

    private static GatewayHttpResponse render(
            String path, Throwable failure, RuntimeException known, PathErrors errors, int status) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", errors.contentType());
        if (known instanceof GatewayException gatewayFailure) {
            gatewayFailure.retryAfter().ifPresent(wait -> {
                long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
                headers.put("retry-after", Long.toString(seconds));
            });
            if (retriesExhausted(gatewayFailure)) {
                headers.put("x-should-retry", "false");
            }
            LOG.debug("{}: {}", path, gatewayFailure.getMessage());
        } else if (!(failure instanceof LoggedFailure)) {
            LOG.error("{} failed with an internal error", path, failure);
        }
        return new GatewayHttpResponse(
                status,
                headers,
                new GatewayHttpResponse.Content.Full(errors.renderer().body(known, status)));
    }

    /** Returns whether the gateway has already retried, so that retries of the client would only multiply the calls. */
    private static boolean retriesExhausted(GatewayException failure) {
        return failure instanceof ProviderUnavailable
                || failure instanceof RateLimited
                || failure instanceof QuotaExceeded
                || failure instanceof AuthenticationFailed
                || failure instanceof CircuitOpen
                || failure instanceof NoProviderAvailable
                || failure instanceof Cancelled;
    }
}
