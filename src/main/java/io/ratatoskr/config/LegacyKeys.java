package io.ratatoskr.config;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The former names of renamed keys. They are accepted for one version, with a warning that names the current key. */
final class LegacyKeys {
    /** Former to current names of keys under {@code ratatoskr.}. */
    static final Map<String, String> GLOBAL = Map.of(
            "http.allow-anonymous", "access.allow-anonymous",
            "http.keys-file", "access.keys-file",
            "http.stalled-reader", "http.write-stall-timeout",
            "http.tls-certificate", "tls.certificate",
            "http.tls-key", "tls.key",
            "log.others", "log.libraries");

    /** Former to current names of the keys of a provider. */
    static final Map<String, String> PROVIDER = Map.of(
            "answer-timeout", "response-timeout",
            "first-delta-timeout", "first-token-timeout",
            "later-system", "late-system-messages",
            "loading-wait", "model-loading-timeout",
            "serves", "endpoint-kind");

    private static final String PROVIDERS_VARIABLE = Key.environmentVariable(ProviderKeys.PROVIDERS);

    private LegacyKeys() {}

    /** The current name of a legacy key; empty for any other key. */
    static Optional<String> current(String key) {
        if (key.startsWith(ProviderKeys.DEFAULTS)) {
            return sharedCurrent(key.substring(ProviderKeys.DEFAULTS.length()))
                    .map(leaf -> ProviderKeys.DEFAULTS + leaf);
        }
        if (key.startsWith(ProviderKeys.PROVIDERS)) {
            int dot = key.lastIndexOf('.');
            return Optional.ofNullable(PROVIDER.get(key.substring(dot + 1)))
                    .filter(leaf -> dot > ProviderKeys.PROVIDERS.length())
                    .map(leaf -> key.substring(0, dot + 1) + leaf);
        }
        return key.startsWith(Key.PREFIX)
                ? Optional.ofNullable(GLOBAL.get(key.substring(Key.PREFIX.length())))
                        .map(name -> Key.PREFIX + name)
                : Optional.empty();
    }

    /** The current name of the environment variable of a legacy key; empty for any other variable. */
    static Optional<String> currentVariable(String variable) {
        if (!variable.startsWith(Key.environmentVariable(Key.PREFIX))) {
            return Optional.empty();
        }
        if (variable.startsWith(PROVIDERS_VARIABLE)) {
            for (var entry : PROVIDER.entrySet()) {
                String end = "_" + Key.environmentVariable(entry.getKey());
                if (variable.endsWith(end) && variable.length() > PROVIDERS_VARIABLE.length() + end.length()) {
                    return Optional.of(variable.substring(0, variable.length() - end.length() + 1)
                            + Key.environmentVariable(entry.getValue()));
                }
            }
            return Optional.empty();
        }
        return of(Set.of()).entrySet().stream()
                .filter(entry -> Key.environmentVariable(entry.getKey()).equals(variable))
                .map(entry -> Key.environmentVariable(entry.getValue()))
                .findFirst();
    }

    /** All legacy keys and their current names, given the names of the providers. */
    static Map<String, String> of(Collection<String> providers) {
        var names = new TreeMap<String, String>();
        GLOBAL.forEach((legacy, current) -> names.put(Key.PREFIX + legacy, Key.PREFIX + current));
        PROVIDER.forEach((legacy, current) -> {
            sharedCurrent(legacy)
                    .ifPresent(leaf -> names.put(ProviderKeys.DEFAULTS + legacy, ProviderKeys.DEFAULTS + leaf));
            providers.forEach(provider ->
                    names.put(ProviderKeys.fullName(provider, legacy), ProviderKeys.fullName(provider, current)));
        });
        return names;
    }

    /** Some keys of a provider cannot be set for all providers. */
    private static Optional<String> sharedCurrent(String legacy) {
        return Optional.ofNullable(PROVIDER.get(legacy))
                .filter(current ->
                        ProviderKeys.SHARED.stream().anyMatch(key -> key.name().equals(current)));
    }
}
