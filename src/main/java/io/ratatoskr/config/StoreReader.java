package io.ratatoskr.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the settings of the model store, including the variables of Hugging Face's own tools. */
final class StoreReader {
    private static final String HUB = "https://huggingface.co";

    private final Sources sources;
    private final Layers layers;
    private final Values values;

    StoreReader(Sources sources, Layers layers, Values values) {
        this.sources = sources;
        this.layers = layers;
        this.values = values;
    }

    StoreSettings read() {
        Path folder = folder();
        return new StoreSettings(
                endpoint(),
                layers.variable("HF_TOKEN").map(Secret::new),
                folder,
                hubCache(),
                sources.models()
                        .map(file -> Path.of(file.name()).toAbsolutePath().resolveSibling("models.lock"))
                        .orElse(folder.resolve("models.lock")),
                values.read(Keys.MODELS_DOWNLOAD) == Keys.Download.ON_DEMAND,
                values.read(Keys.MODELS_DISK_BUDGET),
                somebodySaysWhere() ? Optional.of(folder.resolve("registry.json")) : Optional.empty());
    }

    private URI endpoint() {
        Optional<URI> said = values.read(Keys.MODELS_ENDPOINT);
        if (said.isPresent()) {
            return checked("ratatoskr.models.endpoint", said.get());
        }
        Optional<String> variable = layers.variable("HF_ENDPOINT");
        if (variable.isEmpty()) {
            return URI.create(HUB);
        }
        try {
            return checked("HF_ENDPOINT", Urls.BASE.read(variable.get()));
        } catch (Unfit e) {
            values.mistake("HF_ENDPOINT", "%s", String.valueOf(e.getMessage()));
            return URI.create(HUB);
        }
    }

    /** Tokens and models are not transferred unencrypted. */
    private URI checked(String key, URI endpoint) {
        if ("http".equalsIgnoreCase(endpoint.getScheme()) && !Urls.loopback(endpoint.getHost())) {
            values.mistake(key, "'%s' is plain http to another machine; use https", endpoint);
        }
        return endpoint;
    }

    private Path folder() {
        Optional<Path> said = values.read(Keys.MODELS_FOLDER)
                .map(folder -> sources.home().resolve(folder))
                .or(() -> layers.variable("RATATOSKR_CACHE_DIR").map(Path::of));
        return said.orElseGet(() -> caches().resolve("ratatoskr"))
                .toAbsolutePath()
                .normalize();
    }

    /** A process without a home directory, e.g. in a bare container, must not store lists in its working directory. */
    private boolean somebodySaysWhere() {
        return values.read(Keys.MODELS_FOLDER).isPresent()
                || Stream.of("RATATOSKR_CACHE_DIR", "XDG_CACHE_HOME", "HOME", "USERPROFILE")
                        .anyMatch(name -> layers.variable(name).isPresent());
    }

    private Path caches() {
        return layers.variable("XDG_CACHE_HOME").map(Path::of).orElseGet(() -> user().resolve(".cache"));
    }

    private Path user() {
        return Path.of(
                layers.variable("HOME").or(() -> layers.variable("USERPROFILE")).orElse("."));
    }

    private Optional<Path> hubCache() {
        return layers.variable("HF_HUB_CACHE")
                .map(Path::of)
                .or(() -> layers.variable("HF_HOME").map(home -> Path.of(home).resolve("hub")))
                .or(() -> Optional.of(caches().resolve("huggingface").resolve("hub")));
    }
}
