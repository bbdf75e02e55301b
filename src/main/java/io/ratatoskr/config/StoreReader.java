package io.ratatoskr.config;

import io.ratatoskr.settings.Secret;
import io.ratatoskr.settings.StoreSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the settings of the model store, including the variables of Hugging Face's own tools. */
final class StoreReader {
    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";

    private final ConfigOrigin sources;
    private final ConfigSources configSources;
    private final SettingReader settings;

    StoreReader(ConfigOrigin sources, ConfigSources configSources, SettingReader settings) {
        this.sources = sources;
        this.configSources = configSources;
        this.settings = settings;
    }

    StoreSettings read() {
        Path folder = folder();
        return new StoreSettings(
                new StoreSettings.Hub(
                        endpoint(), configSources.variable("HF_TOKEN").map(Secret::new), hubCache()),
                folder,
                lockFile().orElse(folder.resolve("models.lock")),
                new StoreSettings.Downloads(
                        settings.read(StoreKeys.DOWNLOAD) == StoreKeys.Download.ON_DEMAND,
                        settings.read(StoreKeys.DOWNLOAD_TIMEOUT)),
                settings.read(StoreKeys.DISK_BUDGET),
                isFolderKnown() ? Optional.of(folder.resolve("registry.json")) : Optional.empty());
    }

    /** The one beside models.yaml, to which it belongs; not where nothing can be written, as in a mounted ConfigMap, unless it exists. */
    private Optional<Path> lockFile() {
        return sources.models()
                .map(file -> Path.of(file.name()).toAbsolutePath().resolveSibling("models.lock"))
                .filter(file -> Files.exists(file) || Files.isWritable(file.resolveSibling(".")));
    }

    private URI endpoint() {
        Optional<URI> configured = settings.read(StoreKeys.ENDPOINT);
        if (configured.isPresent()) {
            return requireHttps("ratatoskr.models.endpoint", configured.get());
        }
        Optional<String> variable = configSources.variable("HF_ENDPOINT");
        if (variable.isEmpty()) {
            return URI.create(DEFAULT_ENDPOINT);
        }
        try {
            return requireHttps("HF_ENDPOINT", Urls.BASE.parse(variable.get()));
        } catch (InvalidValueException e) {
            settings.addMistake("HF_ENDPOINT", "%s", String.valueOf(e.getMessage()));
            return URI.create(DEFAULT_ENDPOINT);
        }
    }

    /** Tokens and models are not transferred unencrypted. */
    private URI requireHttps(String key, URI endpoint) {
        if ("http".equalsIgnoreCase(endpoint.getScheme()) && !Urls.isLoopback(endpoint.getHost())) {
            settings.addMistake(key, "'%s' is plain http to another machine; use https", endpoint);
        }
        return endpoint;
    }

    private Path folder() {
        Optional<Path> configured = settings.read(StoreKeys.FOLDER)
                .map(folder -> sources.home().resolve(folder))
                .or(() -> configSources.variable("RATATOSKR_CACHE_DIR").map(Path::of));
        return configured
                .orElseGet(() -> cacheHome().resolve("ratatoskr"))
                .toAbsolutePath()
                .normalize();
    }

    /** A process without a home directory, e.g. in a bare container, must not store lists in its working directory. */
    private boolean isFolderKnown() {
        return settings.read(StoreKeys.FOLDER).isPresent()
                || Stream.of("RATATOSKR_CACHE_DIR", "XDG_CACHE_HOME", "HOME", "USERPROFILE")
                        .anyMatch(name -> configSources.variable(name).isPresent());
    }

    private Path cacheHome() {
        return configSources
                .variable("XDG_CACHE_HOME")
                .map(Path::of)
                .orElseGet(() -> userHome().resolve(".cache"));
    }

    private Path userHome() {
        return Path.of(configSources
                .variable("HOME")
                .or(() -> configSources.variable("USERPROFILE"))
                .orElse("."));
    }

    private Optional<Path> hubCache() {
        return configSources
                .variable("HF_HUB_CACHE")
                .map(Path::of)
                .or(() -> configSources
                        .variable("HF_HOME")
                        .map(home -> Path.of(home).resolve("hub")))
                .or(() -> Optional.of(cacheHome().resolve("huggingface").resolve("hub")));
    }
}
