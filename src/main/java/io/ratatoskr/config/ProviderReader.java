package io.ratatoskr.config;

import io.ratatoskr.settings.CallerKeyPolicy;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.ProviderSettings.Breaker;
import io.ratatoskr.settings.ProviderSettings.Retries;
import io.ratatoskr.settings.ProviderSettings.Timeouts;
import io.ratatoskr.settings.RateSettings;
import io.ratatoskr.settings.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Reads the settings of a provider. */
final class ProviderReader {
    private final SettingReader settings;
    private final ApiKeyResolver apiKeys;

    ProviderReader(SettingReader settings, ApiKeyResolver apiKeys) {
        this.settings = settings;
        this.apiKeys = apiKeys;
    }

    ProviderSettings read(String name) {
        Optional<URI> baseUrl = settings.read(ProviderKeys.BASE_URL, name);
        boolean allowHttp = settings.read(ProviderKeys.ALLOW_HTTP, name);
        baseUrl.ifPresent(url -> checkScheme(name, url, allowHttp));
        Optional<Boolean> local = settings.read(ProviderKeys.LOCAL, name);
        Optional<Secret> key = apiKeys.resolve(name, baseUrl, settings.read(ProviderKeys.API_KEY_FILE, name));
        Optional<String> chatModel = settings.read(ProviderKeys.CHAT_MODEL, name);
        if (chatModel.isPresent() && baseUrl.isPresent()) {
            settings.addMistake(
                    ProviderKeys.fullName(name, ProviderKeys.CHAT_MODEL.name()),
                    "a provider with a chat-model has no base-url; remove one of the two");
        }
        boolean list = settings.read(ProviderKeys.LIST_MODELS, name);
        Duration every = settings.read(ProviderKeys.LIST_MODELS_EVERY, name);
        boolean enabled = settings.read(ProviderKeys.ENABLED, name);
        int maxConnections = settings.read(ProviderKeys.MAX_CONNECTIONS, name);
        boolean noKey = settings.read(ProviderKeys.REQUIRES_KEY, name) && key.isEmpty();
        CallerKeyPolicy callerKeys = !settings.read(ProviderKeys.CALLER_KEYS, name)
                ? CallerKeyPolicy.REFUSED
                : noKey ? CallerKeyPolicy.REQUIRED : CallerKeyPolicy.ALLOWED;
        return new ProviderSettings(
                name,
                disabledReason(
                        name,
                        enabled,
                        baseUrl.isEmpty() && !local.orElse(false) && chatModel.isEmpty(),
                        noKey && callerKeys == CallerKeyPolicy.REFUSED),
                new ProviderSettings.Endpoint(
                        baseUrl,
                        local.orElse(baseUrl.map(url -> Urls.isLoopback(url.getHost()))
                                .orElse(false)),
                        maxConnections,
                        settings.read(ProviderKeys.MAX_CONCURRENT, name).orElse(maxConnections)),
                new ProviderSettings.RequestHeaders(
                        key,
                        settings.read(ProviderKeys.API_KEY_HEADER, name),
                        settings.read(ProviderKeys.HEADERS, name),
                        settings.read(ProviderKeys.FORWARD_HEADERS, name),
                        callerKeys),
                new ProviderSettings.Catalog(
                        settings.read(ProviderKeys.MODELS, name),
                        settings.read(ProviderKeys.ACCEPT_UNKNOWN_MODELS, name),
                        chatModel,
                        list && baseUrl.isPresent() && callerKeys != CallerKeyPolicy.REQUIRED
                                ? Optional.of(every)
                                : Optional.empty()),
                new ProviderProfile(
                        name,
                        baseUrl.map(Urls::address).orElse("this process"),
                        settings.read(ProviderKeys.MAX_TOKENS_FIELD, name),
                        settings.read(ProviderKeys.REASONING_FIELD, name),
                        settings.read(ProviderKeys.LATE_SYSTEM_MESSAGES, name),
                        settings.read(ProviderKeys.ENDPOINT_KIND, name),
                        settings.read(ProviderKeys.EMBED_BATCH_SIZE, name)),
                new ProviderSettings.Resilience(timeouts(name), retries(name), breaker(name), rates(name)));
    }

    private Optional<String> disabledReason(String name, boolean enabled, boolean noUrl, boolean noKey) {
        if (!enabled) {
            return Optional.of("disabled by " + ProviderKeys.fullName(name, ProviderKeys.ENABLED.name()));
        }
        if (noUrl) {
            String judge = ProviderKeys.fullName(name, ProviderKeys.CHAT_MODEL.name());
            boolean judges = settings.isSet(judge);
            String key = judges ? judge : ProviderKeys.fullName(name, ProviderKeys.BASE_URL.name());
            return Optional.of("no %s: set %s or %s"
                    .formatted(judges ? "chat-model" : "base-url", key, Key.environmentVariable(key)));
        }
        return noKey ? Optional.of(ApiKeyResolver.missingKeyMessage(name)) : Optional.empty();
    }

    private void checkScheme(String name, URI url, boolean allowHttp) {
        if (url.getScheme().toLowerCase(Locale.ROOT).equals("http") && !Urls.isLoopback(url.getHost()) && !allowHttp) {
            settings.addMistake(
                    ProviderKeys.fullName(name, ProviderKeys.BASE_URL.name()),
                    "'%s' is plain http to another machine; use https, or set %s=true",
                    url,
                    ProviderKeys.fullName(name, ProviderKeys.ALLOW_HTTP.name()));
        }
    }

    private Timeouts timeouts(String name) {
        return new Timeouts(
                settings.read(ProviderKeys.CONNECT_TIMEOUT, name),
                settings.read(ProviderKeys.FIRST_TOKEN_TIMEOUT, name),
                settings.read(ProviderKeys.IDLE_TIMEOUT, name),
                settings.read(ProviderKeys.RESPONSE_TIMEOUT, name),
                settings.read(ProviderKeys.LIST_MODELS_TIMEOUT, name));
    }

    private Retries retries(String name) {
        var retries = new Retries(
                settings.read(ProviderKeys.RETRIES, name),
                settings.read(ProviderKeys.RETRIES_BEFORE_FALLBACK, name),
                settings.read(ProviderKeys.RETRY_DELAY, name),
                settings.read(ProviderKeys.RETRY_MAX_DELAY, name),
                settings.read(ProviderKeys.RETRY_AFTER_CAP, name),
                settings.read(ProviderKeys.MODEL_LOADING_TIMEOUT, name));
        if (retries.beforeFallback() > retries.max()) {
            settings.addMistake(
                    ProviderKeys.fullName(name, ProviderKeys.RETRIES_BEFORE_FALLBACK.name()),
                    "is %d; the maximum is retries, %d",
                    retries.beforeFallback(),
                    retries.max());
        }
        if (retries.delay().compareTo(retries.maxDelay()) > 0) {
            settings.addMistake(
                    ProviderKeys.fullName(name, ProviderKeys.RETRY_DELAY.name()),
                    "is %d ms; the maximum is retry-max-delay, %d ms",
                    retries.delay().toMillis(),
                    retries.maxDelay().toMillis());
        }
        return retries;
    }

    private RateSettings rates(String name) {
        return new RateSettings(
                settings.read(ProviderKeys.REQUESTS_PER_MINUTE, name).orElse(0),
                settings.read(ProviderKeys.TOKENS_PER_MINUTE, name).orElse(0),
                settings.read(ProviderKeys.RATE_SCOPE, name),
                settings.read(ProviderKeys.RATE_WAIT, name),
                settings.read(ProviderKeys.LEARN_RATES, name));
    }

    private Breaker breaker(String name) {
        var breaker = new Breaker(
                settings.read(ProviderKeys.BREAKER_FAILURE_RATE, name),
                settings.read(ProviderKeys.BREAKER_WINDOW, name),
                settings.read(ProviderKeys.BREAKER_MINIMUM_CALLS, name),
                settings.read(ProviderKeys.BREAKER_OPEN, name),
                settings.read(ProviderKeys.BREAKER_SCOPE, name));
        if (breaker.minimumCalls() > breaker.window()) {
            settings.addMistake(
                    ProviderKeys.fullName(name, ProviderKeys.BREAKER_MINIMUM_CALLS.name()),
                    "is %d; the maximum is breaker-window, %d",
                    breaker.minimumCalls(),
                    breaker.window());
        }
        return breaker;
    }
}
