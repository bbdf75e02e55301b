package io.ratatoskr.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is shipped of models: facts of the version that the file says, and names of the same model. Thread-safe. */
public final class Seed {
    private static final String FOLDER = "/META-INF/ratatoskr/seed/";
    private static final List<String> FILES = List.of("direct.json", "openrouter.json");

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private Seed() {}

    /** Read at first use, once for all gateways of the process. */
    private static final class Shipped {
        static final Inventory INVENTORY = read();
    }

    /** Begins to read, and returns: whoever starts a gateway has something else to do meanwhile. */
    public static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("ratatoskr-seed").start(Seed::load);
        }
    }

    /** Waits until it is read, if nobody has asked before. */
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
                throw new IllegalStateException("the jar lacks its own facts about models, " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
