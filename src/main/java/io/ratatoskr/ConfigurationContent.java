package io.ratatoskr;

import io.ratatoskr.camel.install.RouteFiles;
import io.ratatoskr.camel.routes.ReloadReport;
import io.ratatoskr.camel.routes.ReloadReport.Change;
import io.ratatoskr.camel.routes.ReloadReport.Kind;
import io.ratatoskr.config.RestartKeys;
import io.ratatoskr.config.SettingsLoader.Loaded;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that a configuration consists of, for a comparison with another: route files, kamelets, keys, models, keys file.
 *
 * @param items by name: the bytes of route files, a digest of the keys file, values of keys, parsed content
 * @param providers their secrets included
 */
record ConfigurationContent(Map<String, Object> items, Map<String, ProviderSettings> providers) {
    private static final String PROVIDERS = "ratatoskr.providers.";

    static ConfigurationContent of(Loaded loaded, RouteFiles routes) {
        Settings settings = loaded.settings();
        var items = new TreeMap<String, Object>();
        routes.contents().forEach((name, bytes) -> items.put(name, ByteBuffer.wrap(bytes)));
        items.putAll(loaded.otherProperties());
        items.putAll(settings.effectiveValues());
        items.put("config/models.yaml", settings.models());
        settings.http().keysFile().ifPresent(file -> items.put(file.toString(), digest(file)));
        return new ConfigurationContent(items, settings.providers());
    }

    /** How the next configuration differs from this one. */
    ReloadReport changesTo(ConfigurationContent next) {
        var changes = new ArrayList<Change>();
        var names = new TreeSet<>(items.keySet());
        names.addAll(next.items.keySet());
        for (String name : names) {
            Object before = items.get(name);
            Object after = next.items.get(name);
            if (before == null) {
                changes.add(new Change(name, Kind.ADDED));
            } else if (after == null) {
                changes.add(new Change(name, Kind.REMOVED));
            } else if (!before.equals(after)) {
                changes.add(new Change(name, Kind.CHANGED));
            }
        }
        providers.forEach((name, provider) -> {
            boolean listed = changes.stream().anyMatch(change -> change.name().startsWith(PROVIDERS + name + "."));
            if (!listed && next.providers.containsKey(name) && !provider.equals(next.providers.get(name))) {
                changes.add(new Change(PROVIDERS + name + ".api-key", Kind.CHANGED));
            }
        });
        return new ReloadReport(
                changes,
                changes.stream().map(Change::name).filter(RestartKeys::contains).toList());
    }

    private static String digest(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException missing) {
            return "";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
