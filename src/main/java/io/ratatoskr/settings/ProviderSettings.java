package io.ratatoskr.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of a provider, immutable. Single values have accessors of their own.
 *
 * @param disabledReason why it is disabled, e.g. for a missing key; empty: it is enabled
 */
public record ProviderSettings(
        String name,
        Optional<String> disabledReason,
        Endpoint endpoint,
        RequestHeaders requestHeaders,
        Catalog catalog,
        ProviderProfile profile,
        Resilience resilience) {
    /**
     * Where it is reached.
     *
     * @param baseUrl root URL of the API, without a trailing slash; empty if it is missing, or the provider is local
     * @param local whether texts stay on this machine
     * @param maxConnections maximum number of connections to it
     * @param maxConcurrent maximum number of calls to it at the same time
     */
    public record Endpoint(Optional<URI> baseUrl, boolean local, int maxConnections, int maxConcurrent) {
        /** As many calls as connections. */
        public Endpoint(Optional<URI> baseUrl, boolean local, int maxConnections) {
            this(baseUrl, local, maxConnections, maxConnections);
        }
    }

    /**
     * The headers of calls.
     *
     * @param apiKey empty: calls carry no key
     * @param apiKeyHeader {@code Authorization} carries {@code Bearer} and the key, any other header the bare key
     * @param fixed sent with every call; the values may be secret
     * @param forwarded client headers forwarded to this provider, lower case
     * @param callerKeys whether callers may send keys of their own
     */
    public record RequestHeaders(
            Optional<Secret> apiKey,
            String apiKeyHeader,
            Map<String, String> fixed,
            List<String> forwarded,
            CallerKeyPolicy callerKeys) {
        /** Without keys of callers. */
        public RequestHeaders(
                Optional<Secret> apiKey, String apiKeyHeader, Map<String, String> fixed, List<String> forwarded) {
            this(apiKey, apiKeyHeader, fixed, forwarded, CallerKeyPolicy.REFUSED);
        }

        public RequestHeaders {
            fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
            forwarded = List.copyOf(forwarded);
        }

        /** Omits the values of headers, which may be secret. */
        @Override
        public String toString() {
            return "RequestHeaders[apiKey=%s, apiKeyHeader=%s, fixed=%s, forwarded=%s]"
                    .formatted(apiKey, apiKeyHeader, fixed.keySet(), forwarded);
        }
    }

    /**
     * Its models.
     *
     * @param models ids that the provider is known to have
     * @param acceptUnknownModels whether it is tried for ids that no provider is known to have
     * @param chatModel the chat model that produces the scores, where the provider is backed by one
     * @param listInterval interval at which the service fetches the model list; empty: never
     */
    public record Catalog(
            List<String> models,
            boolean acceptUnknownModels,
            Optional<String> chatModel,
            Optional<Duration> listInterval) {
        public Catalog {
            models = List.copyOf(models);
        }
    }

    /** How often it is called, and what happens when it is slow or fails. */
    public record Resilience(Timeouts timeouts, Retries retries, Breaker breaker, RateSettings rates) {
        /** Without limits of its rates. */
        public Resilience(Timeouts timeouts, Retries retries, Breaker breaker) {
            this(timeouts, retries, breaker, RateSettings.NONE);
        }
    }

    /** Omits the values of headers, which may be secret. */
    @Override
    public String toString() {
        return "ProviderSettings[%s, off=%s, baseUrl=%s, apiKey=%s, apiKeyHeader=%s, headers=%s, local=%s]"
                .formatted(
                        name,
                        disabledReason,
                        baseUrl(),
                        apiKey(),
                        apiKeyHeader(),
                        headers().keySet(),
                        local());
    }

    /** Returns whether this is the provider of the gateway's local models, all of which are known. */
    public boolean inProcess() {
        return local() && baseUrl().isEmpty() && chatModel().isEmpty();
    }

    public Optional<URI> baseUrl() {
        return endpoint.baseUrl();
    }

    public boolean local() {
        return endpoint.local();
    }

    public int maxConnections() {
        return endpoint.maxConnections();
    }

    public int maxConcurrent() {
        return endpoint.maxConcurrent();
    }

    public Optional<Secret> apiKey() {
        return requestHeaders.apiKey();
    }

    public String apiKeyHeader() {
        return requestHeaders.apiKeyHeader();
    }

    public Map<String, String> headers() {
        return requestHeaders.fixed();
    }

    public CallerKeyPolicy callerKeys() {
        return requestHeaders.callerKeys();
    }

    public List<String> forwardHeaders() {
        return requestHeaders.forwarded();
    }

    public List<String> models() {
        return catalog.models();
    }

    public boolean acceptUnknownModels() {
        return catalog.acceptUnknownModels();
    }

    public Optional<String> chatModel() {
        return catalog.chatModel();
    }

    public Optional<Duration> listInterval() {
        return catalog.listInterval();
    }

    public Timeouts timeouts() {
        return resilience.timeouts();
    }

    public Retries retries() {
        return resilience.retries();
    }

    public Breaker breaker() {
        return resilience.breaker();
    }

    public RateSettings rates() {
        return resilience.rates();
    }

    /**
     * @param connect until a connection is established
     * @param firstToken until the first event of a stream that carries content
     * @param idle maximum idle time within a stream
     * @param response until a non-streamed response is complete
     * @param modelList until the model list is complete, all pages included
     */
    public record Timeouts(
            Duration connect, Duration firstToken, Duration idle, Duration response, Duration modelList) {
        /** For a provider whose model list is not fetched. */
        public Timeouts(Duration connect, Duration firstDelta, Duration idle, Duration answer) {
            this(connect, firstDelta, idle, answer, answer);
        }
    }

    /**
     * @param max maximum number of retries at this provider
     * @param beforeFallback number of those before the next provider is tried
     * @param delay before the first retry; doubles each time
     * @param maxDelay maximum delay between retries
     * @param retryAfterCap maximum wait that a provider may request; beyond it there is no retry
     * @param modelLoadingTimeout maximum wait while it loads a model, before the next provider is tried
     */
    public record Retries(
            int max,
            int beforeFallback,
            Duration delay,
            Duration maxDelay,
            Duration retryAfterCap,
            Duration modelLoadingTimeout) {}

    /**
     * @param failureRate percentage of failed calls that opens it
     * @param window number of most recent calls that count
     * @param minimumCalls minimum number of calls before it may open
     * @param openDuration time it stays open
     * @param scope what has a circuit breaker of its own
     */
    public record Breaker(float failureRate, int window, int minimumCalls, Duration openDuration, BreakerScope scope) {
        /** One for all models of the provider. */
        public Breaker(float failureRate, int window, int minimumCalls, Duration openDuration) {
            this(failureRate, window, minimumCalls, openDuration, BreakerScope.PROVIDER);
        }
    }
}
