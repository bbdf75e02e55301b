package io.ratatoskr.config;

import io.ratatoskr.config.ProviderSettings.Breaker;
import io.ratatoskr.config.ProviderSettings.Retries;
import io.ratatoskr.config.ProviderSettings.Timeouts;
import io.ratatoskr.provider.Profile;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Reads the settings of a provider. */
final class ProviderReader {
    private final Values values;
    private final ApiKeys keys;

    ProviderReader(Values values, ApiKeys keys) {
        this.values = values;
        this.keys = keys;
    }

    ProviderSettings read(String name) {
        Optional<URI> baseUrl = values.read(ProviderKeys.BASE_URL, name);
        boolean allowHttp = values.read(ProviderKeys.ALLOW_HTTP, name);
        baseUrl.ifPresent(url -> checkScheme(name, url, allowHttp));
        Optional<Boolean> local = values.read(ProviderKeys.LOCAL, name);
        Optional<Secret> key = keys.find(name, baseUrl, values.read(ProviderKeys.API_KEY_FILE, name));
        Optional<String> chatModel = values.read(ProviderKeys.CHAT_MODEL, name);
        if (chatModel.isPresent() && baseUrl.isPresent()) {
            values.mistake(
                    ProviderKeys.name(name, ProviderKeys.CHAT_MODEL.name()),
                    "a provider with a chat-model has no base-url; remove one of the two");
        }
        boolean list = values.read(ProviderKeys.LIST_MODELS, name);
        Duration every = values.read(ProviderKeys.LIST_MODELS_EVERY, name);
        boolean enabled = values.read(ProviderKeys.ENABLED, name);
        boolean requiresKey = values.read(ProviderKeys.REQUIRES_KEY, name);
        return new ProviderSettings(
                name,
                off(
                        name,
                        enabled,
                        baseUrl.isEmpty() && !local.orElse(false) && chatModel.isEmpty(),
                        requiresKey && key.isEmpty()),
                baseUrl,
                key,
                values.read(ProviderKeys.API_KEY_HEADER, name),
                values.read(ProviderKeys.HEADERS, name),
                values.read(ProviderKeys.FORWARD_HEADERS, name),
                values.read(ProviderKeys.MODELS, name),
                values.read(ProviderKeys.ACCEPT_UNKNOWN_MODELS, name),
                local.orElse(baseUrl.map(url -> Urls.loopback(url.getHost())).orElse(false)),
                chatModel,
                list && baseUrl.isPresent() ? Optional.of(every) : Optional.empty(),
                new Profile(
                        name,
                        baseUrl.map(Urls::address).orElse("this process"),
                        values.read(ProviderKeys.MAX_TOKENS_FIELD, name),
                        values.read(ProviderKeys.REASONING_FIELD, name),
                        values.read(ProviderKeys.LATER_SYSTEM, name),
                        values.read(ProviderKeys.SERVES, name)),
                timeouts(name),
                retries(name),
                breaker(name),
                values.read(ProviderKeys.MAX_CONNECTIONS, name));
    }

    private Optional<String> off(String name, boolean enabled, boolean noUrl, boolean noKey) {
        if (!enabled) {
            return Optional.of("disabled by " + ProviderKeys.name(name, ProviderKeys.ENABLED.name()));
        }
        if (noUrl) {
            String judge = ProviderKeys.name(name, ProviderKeys.CHAT_MODEL.name());
            boolean judges = values.isWritten(judge);
            String key = judges ? judge : ProviderKeys.name(name, ProviderKeys.BASE_URL.name());
            return Optional.of(
                    "no %s: set %s or %s".formatted(judges ? "chat-model" : "base-url", key, Key.variable(key)));
        }
        return noKey ? Optional.of(ApiKeys.advice(name)) : Optional.empty();
    }

    private void checkScheme(String name, URI url, boolean allowHttp) {
        if (url.getScheme().toLowerCase(Locale.ROOT).equals("http") && !Urls.loopback(url.getHost()) && !allowHttp) {
            values.mistake(
                    ProviderKeys.name(name, ProviderKeys.BASE_URL.name()),
                    "'%s' is plain http to another machine; use https, or set %s=true",
                    url,
                    ProviderKeys.name(name, ProviderKeys.ALLOW_HTTP.name()));
        }
    }

    private Timeouts timeouts(String name) {
        return new Timeouts(
                values.read(ProviderKeys.CONNECT_TIMEOUT, name),
                values.read(ProviderKeys.FIRST_DELTA_TIMEOUT, name),
                values.read(ProviderKeys.IDLE_TIMEOUT, name),
                values.read(ProviderKeys.ANSWER_TIMEOUT, name),
                values.read(ProviderKeys.LIST_MODELS_TIMEOUT, name));
    }

    private Retries retries(String name) {
        var retries = new Retries(
                values.read(ProviderKeys.RETRIES, name),
                values.read(ProviderKeys.RETRIES_BEFORE_FALLBACK, name),
                values.read(ProviderKeys.RETRY_DELAY, name),
                values.read(ProviderKeys.RETRY_MAX_DELAY, name),
                values.read(ProviderKeys.RETRY_AFTER_CAP, name),
                values.read(ProviderKeys.LOADING_WAIT, name));
        if (retries.beforeFallback() > retries.max()) {
            values.mistake(
                    ProviderKeys.name(name, ProviderKeys.RETRIES_BEFORE_FALLBACK.name()),
                    "is %d; the maximum is retries, %d",
                    retries.beforeFallback(),
                    retries.max());
        }
        if (retries.delay().compareTo(retries.maxDelay()) > 0) {
            values.mistake(
                    ProviderKeys.name(name, ProviderKeys.RETRY_DELAY.name()),
                    "is %d ms; the maximum is retry-max-delay, %d ms",
                    retries.delay().toMillis(),
                    retries.maxDelay().toMillis());
        }
        return retries;
    }

    private Breaker breaker(String name) {
        var breaker = new Breaker(
                values.read(ProviderKeys.BREAKER_FAILURE_RATE, name),
                values.read(ProviderKeys.BREAKER_WINDOW, name),
                values.read(ProviderKeys.BREAKER_MINIMUM_CALLS, name),
                values.read(ProviderKeys.BREAKER_OPEN, name));
        if (breaker.minimumCalls() > breaker.window()) {
            values.mistake(
                    ProviderKeys.name(name, ProviderKeys.BREAKER_MINIMUM_CALLS.name()),
                    "is %d; the maximum is breaker-window, %d",
                    breaker.minimumCalls(),
                    breaker.window());
        }
        return breaker;
    }
}
