package io.ratatoskr.config;

import io.ratatoskr.provider.ProviderProfile;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of a provider.
 *
 * @param disabledReason why it is disabled, e.g. for a missing key; empty: it is enabled
 * @param baseUrl root URL of the API, without a trailing slash; empty if it is missing, or the provider is local
 * @param apiKey empty: calls carry no key
 * @param apiKeyHeader {@code Authorization} carries {@code Bearer} and the key, any other header the bare key
 * @param headers sent with every call
 * @param forwardHeaders client headers forwarded to this provider, lower case
 * @param models ids that the provider is known to have
 * @param acceptUnknownModels whether it is tried for ids that no provider is known to have
 * @param local whether texts stay on this machine
 * @param chatModel the chat model that produces the scores, where the provider is backed by one
 * @param listInterval interval at which the service fetches the model list; empty: never
 */
public record ProviderSettings(
        String name,
        Optional<String> disabledReason,
        Optional<URI> baseUrl,
        Optional<Secret> apiKey,
        String apiKeyHeader,
        Map<String, String> headers,
        List<String> forwardHeaders,
        List<String> models,
        boolean acceptUnknownModels,
        boolean local,
        Optional<String> chatModel,
        Optional<Duration> listInterval,
        ProviderProfile profile,
        Timeouts timeouts,
        Retries retries,
        Breaker breaker,
        int maxConnections) {
    public ProviderSettings {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        forwardHeaders = List.copyOf(forwardHeaders);
        models = List.copyOf(models);
    }

    /** Omits the values of headers, which may be secret. */
    @Override
    public String toString() {
        return "ProviderSettings[%s, off=%s, baseUrl=%s, apiKey=%s, apiKeyHeader=%s, headers=%s, local=%s]"
                .formatted(name, disabledReason, baseUrl, apiKey, apiKeyHeader, headers.keySet(), local);
    }

    /** Returns whether this is the provider of the gateway's local models, all of which are known. */
    public boolean inProcess() {
        return local && baseUrl.isEmpty() && chatModel.isEmpty();
    }

    /**
     * @param connect until a connection is established
     * @param firstToken until the first event of a stream that carries content
     * @param idle maximum idle time within a stream
     * @param response until a non-streamed response is complete
     * @param modelList until the model list is complete, all pages included
     */
    public record Timeouts(Duration connect, Duration firstToken, Duration idle, Duration response, Duration modelList) {
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
     */
    public record Breaker(float failureRate, int window, int minimumCalls, Duration openDuration) {}
}
