package io.ratatoskr.camel.http;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.http.MediaTypes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.Method;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@code platform-http:} endpoint, evaluated once, when its route starts.
 *
 * @param methods in upper case; empty: all
 * @param consumes media types and ranges that a body may have; never empty
 * @param produces media types against which Accept headers are checked, as the endpoint lists them
 * @param responseType content type of a response for which the route sets none; null: it depends on the body
 * @param requestFilter removes request headers; null: the stock filter, whose work the server does anyway
 * @param responseFilter removes headers from the response
 * @param timeout of a request; zero: the server's own
 */
record PlatformHttpOptions(
        Set<String> methods,
        List<String> consumes,
        List<String> produces,
        @Nullable String responseType,
        @Nullable HeaderFilterStrategy requestFilter,
        HeaderFilterStrategy responseFilter,
        Duration timeout) {
    private static final List<String> METHODS =
            Arrays.stream(Method.values()).map(Method::name).toList();
    private static final List<String> JSON = List.of("application/json");

    static PlatformHttpOptions of(PlatformHttpEndpoint endpoint) {
        List<String> consumes = MediaTypes.parse(endpoint.getConsumes());
        List<String> produces = MediaTypes.parse(endpoint.getProduces());
        boolean single = produces.size() == 1 && !produces.getFirst().contains("*");
        return new PlatformHttpOptions(
                methods(endpoint.getHttpMethodRestrict()),
                consumes.isEmpty() ? JSON : consumes,
                endpoint.getComponent().isServerRequestValidation() ? produces : List.of(),
                single ? produces.getFirst() : null,
                requestFilter(endpoint),
                endpoint.getHeaderFilterStrategy(),
                Duration.ofMillis(endpoint.getRequestTimeout()));
    }

    /**
     * Checks the options.
     *
     * @throws ConfigurationInvalid when one is invalid, or one that this server does not have
     */
    void validate(PlatformHttpEndpoint endpoint) {
        if (endpoint.isHttpProxy()) {
            throw new ConfigurationInvalid(
                    "a path that begins with 'proxy' is an HTTP proxy in Camel, which this server is not; choose another path");
        }
        if (!endpoint.isMuteException()) {
            throw new ConfigurationInvalid(
                    "muteException=false is not supported: a response never contains a stack trace; remove the option, the log has the trace");
        }
        if (!endpoint.isUseBodyHandler()) {
            throw new ConfigurationInvalid(
                    "useBodyHandler=false is not supported: the body is read before the route; remove the option");
        }
        for (String method : methods) {
            if (!METHODS.contains(method)) {
                throw new ConfigurationInvalid("httpMethodRestrict=%s: '%s' is not an HTTP method; known: %s"
                        .formatted(endpoint.getHttpMethodRestrict(), method, String.join(", ", METHODS)));
            }
        }
        if (timeout.isNegative()) {
            throw new ConfigurationInvalid(
                    "requestTimeout=%d is negative; expected milliseconds".formatted(timeout.toMillis()));
        }
    }

    private static Set<String> methods(@Nullable String list) {
        return list == null
                ? Set.of()
                : Stream.of(list.split(","))
                        .map(word -> word.strip().toUpperCase(Locale.ROOT))
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** The endpoint wraps its strategy unless request headers are returned, and has no other access to it. */
    private static @Nullable HeaderFilterStrategy requestFilter(PlatformHttpEndpoint endpoint) {
        boolean returned = endpoint.isReturnHttpRequestHeaders();
        endpoint.setReturnHttpRequestHeaders(true);
        HeaderFilterStrategy strategy = endpoint.getHeaderFilterStrategy();
        endpoint.setReturnHttpRequestHeaders(returned);
        return strategy.getClass().equals(HttpHeaderFilterStrategy.class) ? null : strategy;
    }
}
