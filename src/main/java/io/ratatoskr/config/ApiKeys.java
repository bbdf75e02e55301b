package io.ratatoskr.config;

import io.ratatoskr.config.KeyVariables.Customary;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;

/**
 * Resolves providers' API keys: from the provider's own variable, its file, or its well-known variable, in this order. A key is
 * never taken from a place that others can read, and never printed.
 */
final class ApiKeys {
    private static final int LONGEST = 64 << 10;

    private final Path home;
    private final Layers layers;
    private final Values values;
    private final List<String> warnings;

    ApiKeys(Path home, Layers layers, Values values, List<String> warnings) {
        this.home = home;
        this.layers = layers;
        this.values = values;
        this.warnings = warnings;
    }

    Optional<Secret> find(String provider, Optional<URI> baseUrl, Optional<Path> file) {
        String key = ProviderKeys.name(provider, ProviderKeys.API_KEY);
        String variable = Key.variable(key);
        for (String place : layers.literally(key)) {
            values.mistake(
                    key,
                    "is set in %s (not shown), where others can read it; put it in the environment as %s,"
                            + " or in a file that api-key-file names",
                    place,
                    variable);
        }
        Optional<String> own = layers.variable(variable);
        if (own.isPresent()) {
            return clean(variable, own.get());
        }
        if (file.isPresent()) {
            return fromFile(ProviderKeys.name(provider, ProviderKeys.API_KEY_FILE.name()), home.resolve(file.get()));
        }
        return customary(provider, baseUrl);
    }

    /** The message for a provider without a key: the settings that provide one. */
    static String advice(String provider) {
        List<String> customary = KeyVariables.of(provider).variables();
        return "no key: set %s or %s"
                .formatted(
                        customary.isEmpty()
                                ? Key.variable(ProviderKeys.name(provider, ProviderKeys.API_KEY))
                                : customary.getFirst(),
                        ProviderKeys.name(provider, ProviderKeys.API_KEY_FILE.name()));
    }

    private Optional<Secret> customary(String provider, Optional<URI> baseUrl) {
        Customary customary = KeyVariables.of(provider);
        for (String variable : customary.variables()) {
            Optional<String> value = layers.variable(variable);
            if (value.isPresent() && baseUrl.isPresent()) {
                String host = baseUrl.get().getHost();
                if (!customary.owns(host) && !Urls.loopback(host)) {
                    warnings.add(
                            "provider %s: %s is sent to %s, which is not the provider's own host; set %s to confirm"
                                    .formatted(
                                            provider,
                                            variable,
                                            host,
                                            Key.variable(ProviderKeys.name(provider, ProviderKeys.API_KEY))));
                }
                return clean(variable, value.get());
            }
        }
        return Optional.empty();
    }

    private Optional<Secret> fromFile(String key, Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                values.mistake(key, "%s is larger than 64 KiB; it must contain only a key", path);
                return Optional.empty();
            }
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                values.mistake(key, "%s is empty; expected a key", path);
                return Optional.empty();
            }
            warnIfOthersCanRead(key, path);
            return clean(key, text);
        } catch (IOException e) {
            values.mistake(key, "%s cannot be read (%s)", path, e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private void warnIfOthersCanRead(String key, Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
            warnings.add("%s: %s is readable by every user of this machine; run chmod 600 on it".formatted(key, path));
        }
    }

    private Optional<Secret> clean(String place, String text) {
        if (text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            return Optional.of(new Secret(text));
        }
        values.mistake(
                place, "the key (not shown) contains a space, a line break or a non-ASCII character; is it complete?");
        return Optional.empty();
    }
}
