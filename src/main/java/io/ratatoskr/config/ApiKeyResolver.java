package io.ratatoskr.config;

import io.ratatoskr.config.ApiKeyVariables.ProviderVariables;
import io.ratatoskr.settings.Secret;
import io.ratatoskr.settings.SecretFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Resolves providers' API keys: from the provider's own variable, its file, or its well-known variable, in this order. A key is
 * never taken from a place that others can read, and never printed.
 */
final class ApiKeyResolver {
    private static final int MAX_FILE_BYTES = 64 << 10;

    private final Path home;
    private final ConfigSources sources;
    private final SettingReader settings;
    private final List<String> warnings;

    ApiKeyResolver(Path home, ConfigSources sources, SettingReader settings, List<String> warnings) {
        this.home = home;
        this.sources = sources;
        this.settings = settings;
        this.warnings = warnings;
    }

    Optional<Secret> resolve(String provider, Optional<URI> baseUrl, Optional<Path> file) {
        String key = ProviderKeys.fullName(provider, ProviderKeys.API_KEY);
        String variable = Key.environmentVariable(key);
        for (String place : sources.sourcesWith(key)) {
            settings.addMistake(
                    key,
                    "is set in %s (not shown), where others can read it; put it in the environment as %s,"
                            + " or in a file that api-key-file names",
                    place,
                    variable);
        }
        Optional<String> own = sources.variable(variable);
        if (own.isPresent()) {
            return validate(variable, own.get());
        }
        if (file.isPresent()) {
            return fromFile(
                    ProviderKeys.fullName(provider, ProviderKeys.API_KEY_FILE.name()), home.resolve(file.get()));
        }
        return fromWellKnownVariable(provider, baseUrl);
    }

    /**
     * The environment variable that has the key of a provider; empty if none has.
     *
     * @param ownOnly whether the provider's well-known variables do not count: it has a key file or no URL
     */
    static Optional<String> variable(ConfigSources sources, String provider, boolean ownOnly) {
        String own = Key.environmentVariable(ProviderKeys.fullName(provider, ProviderKeys.API_KEY));
        Stream<String> wellKnown = ApiKeyVariables.forProvider(provider).variables().stream();
        return (ownOnly ? Stream.of(own) : Stream.concat(Stream.of(own), wellKnown))
                .filter(name -> sources.variable(name).isPresent())
                .findFirst();
    }

    /** The message for a provider without a key: the settings that provide one. */
    static String missingKeyMessage(String provider) {
        List<String> wellKnown = ApiKeyVariables.forProvider(provider).variables();
        return "no key: set %s or %s"
                .formatted(
                        wellKnown.isEmpty()
                                ? Key.environmentVariable(ProviderKeys.fullName(provider, ProviderKeys.API_KEY))
                                : wellKnown.getFirst(),
                        ProviderKeys.fullName(provider, ProviderKeys.API_KEY_FILE.name()));
    }

    private Optional<Secret> fromWellKnownVariable(String provider, Optional<URI> baseUrl) {
        ProviderVariables wellKnown = ApiKeyVariables.forProvider(provider);
        for (String variable : wellKnown.variables()) {
            Optional<String> value = sources.variable(variable);
            if (value.isPresent() && baseUrl.isPresent()) {
                String host = baseUrl.get().getHost();
                if (!wellKnown.isOwnHost(host) && !Urls.isLoopback(host)) {
                    warnings.add(
                            "provider %s: %s is sent to %s, which is not the provider's own host; set %s to confirm"
                                    .formatted(
                                            provider,
                                            variable,
                                            host,
                                            Key.environmentVariable(
                                                    ProviderKeys.fullName(provider, ProviderKeys.API_KEY))));
                }
                return validate(variable, value.get());
            }
        }
        return Optional.empty();
    }

    private Optional<Secret> fromFile(String key, Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                settings.addMistake(key, "%s is larger than 64 KiB; it must contain only a key", path);
                return Optional.empty();
            }
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                settings.addMistake(key, "%s is empty; expected a key", path);
                return Optional.empty();
            }
            SecretFiles.mistake(path).ifPresent(mistake -> settings.addMistake(key, "%s", mistake));
            return validate(key, text);
        } catch (IOException e) {
            settings.addMistake(
                    key, "%s cannot be read (%s)", path, e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private Optional<Secret> validate(String place, String text) {
        if (text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            return Optional.of(new Secret(text));
        }
        settings.addMistake(
                place, "the key (not shown) contains a space, a line break or a non-ASCII character; is it complete?");
        return Optional.empty();
    }
}
