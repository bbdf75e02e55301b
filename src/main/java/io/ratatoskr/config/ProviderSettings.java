package io.ratatoskr.config;

import io.ratatoskr.provider.Profile;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One provider.
 *
 * @param off why it cannot be asked, such as a missing key; empty: it can
 * @param baseUrl root of the API, without a trailing slash; empty when it is off for the lack of it, or local
 * @param apiKey empty: calls carry no key
 * @param apiKeyHeader {@code Authorization} gets {@code Bearer}, another header the bare key
 * @param headers sent with every call
 * @param forwardHeaders the caller's headers that go to this provider, lower case
 * @param models ids that the provider is known to have
 * @param acceptUnknownModels whether ids that nobody is known to have may be asked here
 * @param local whether texts stay on this machine
 * @param chatModel the chat model that is asked for scores, where the provider is a chat model in disguise
 * @param listEvery how often a service asks for the list of models; empty: never
 */
public record ProviderSettings(
        String name,
        Optional<String> off,
        Optional<URI> baseUrl,
        Optional<Secret> apiKey,
        String apiKeyHeader,
        Map<String, String> headers,
        List<String> forwardHeaders,
        List<String> models,
        boolean acceptUnknownModels,
        boolean local,
        Optional<String> chatModel,
        Optional<Duration> listEvery,
        Profile profile,
        Timeouts timeouts,
        Retries retries,
        Breaker breaker,
        int maxConnections) {
    public ProviderSettings {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        forwardHeaders = List.copyOf(forwardHeaders);
        models = List.copyOf(models);
    }

    /** Without the values of headers, which may be somebody's secret. */
    @Override
    public String toString() {
        return "ProviderSettings[%s, off=%s, baseUrl=%s, apiKey=%s, apiKeyHeader=%s, headers=%s, local=%s]"
                .formatted(name, off, baseUrl, apiKey, apiKeyHeader, headers.keySet(), local);
    }

    /** Whether this is the provider of the models that the gateway runs itself, all of which are known. */
    public boolean inProcess() {
        return local && baseUrl.isEmpty() && chatModel.isEmpty();
    }

    /**
     * @param connect until the connection stands
     * @param firstDelta until a stream's first event that says something
     * @param idle the longest silence inside a stream
     * @param answer until a plain answer is complete
     * @param list until it has told its models, all pages together
     */
    public record Timeouts(Duration connect, Duration firstDelta, Duration idle, Duration answer, Duration list) {
        /** Of a provider that nobody asks for its models. */
        public Timeouts(Duration connect, Duration firstDelta, Duration idle, Duration answer) {
            this(connect, firstDelta, idle, answer, answer);
        }
    }

    /**
     * @param max most further attempts at this provider
     * @param beforeFallback how many of them come before the next provider is asked
     * @param delay before the first of them; doubles each time
     * @param maxDelay the longest such delay
     * @param retryAfterCap the longest wait that a provider may ask for; beyond it the provider is not asked again
     * @param loadingWait how long it is waited for while it loads a model, before the next provider is asked
     */
    public record Retries(
            int max,
            int beforeFallback,
            Duration delay,
            Duration maxDelay,
            Duration retryAfterCap,
            Duration loadingWait) {}

    /**
     * @param failureRate per cent of failed calls that opens it
     * @param window calls that count
     * @param minimumCalls calls before it may open
     * @param open how long it stays open
     */
    public record Breaker(float failureRate, int window, int minimumCalls, Duration open) {}
}
