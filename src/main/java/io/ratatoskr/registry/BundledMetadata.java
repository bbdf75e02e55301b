package io.ratatoskr.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The model metadata bundled with the gateway, and groups of ids of the same model. Thread-safe. */
public final class BundledMetadata {
    private static final String FOLDER = "/META-INF/ratatoskr/seed/";
    private static final List<String> FILES = List.of("direct.json", "openrouter.json");

    private static final AtomicBoolean PRELOAD_STARTED = new AtomicBoolean();

    private BundledMetadata() {}

    /** Read on first use, once per process. */
    private static final class LazyHolder {
        static final RegistrySnapshot SNAPSHOT = read();
    }

    /** Starts to read in the background, so that the start of a gateway can go on meanwhile. */
    public static void preload() {
        if (PRELOAD_STARTED.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("ratatoskr-seed").start(BundledMetadata::load);
        }
    }

    /** The bundled metadata; reads it on first use. */
    public static RegistrySnapshot load() {
        return LazyHolder.SNAPSHOT;
    }

    private static RegistrySnapshot read() {
        var providers = new ArrayList<RegistrySnapshot.ProviderEntry>();
        var equivalents = new ArrayList<Map<String, String>>();
        String version = "";
        for (String file : FILES) {
            RegistrySnapshot part = RegistrySnapshotJson.read(bytes(file));
            providers.addAll(part.providers());
            equivalents.addAll(part.equivalents());
            version = part.version().compareTo(version) > 0 ? part.version() : version;
        }
        return new RegistrySnapshot(version, providers, equivalents);
    }

    private static byte[] bytes(String file) {
        try (InputStream in = BundledMetadata.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("bundled model metadata is missing from the jar: " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
