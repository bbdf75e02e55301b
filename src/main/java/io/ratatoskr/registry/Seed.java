package io.ratatoskr.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The model metadata bundled with the gateway, and groups of ids of the same model. Thread-safe. */
public final class Seed {
    private static final String FOLDER = "/META-INF/ratatoskr/seed/";
    private static final List<String> FILES = List.of("direct.json", "openrouter.json");

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private Seed() {}

    /** Read on first use, once per process. */
    private static final class Shipped {
        static final Inventory INVENTORY = read();
    }

    /** Starts to read in the background, so that the start of a gateway can go on meanwhile. */
    public static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("ratatoskr-seed").start(Seed::load);
        }
    }

    /** The bundled metadata; reads it on first use. */
    public static Inventory load() {
        return Shipped.INVENTORY;
    }

    private static Inventory read() {
        var sources = new ArrayList<Inventory.Source>();
        var same = new ArrayList<Map<String, String>>();
        String version = "";
        for (String file : FILES) {
            Inventory part = InventoryJson.read(bytes(file));
            sources.addAll(part.sources());
            same.addAll(part.same());
            version = part.version().compareTo(version) > 0 ? part.version() : version;
        }
        return new Inventory(version, sources, same);
    }

    private static byte[] bytes(String file) {
        try (InputStream in = Seed.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("bundled model metadata is missing from the jar: " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
