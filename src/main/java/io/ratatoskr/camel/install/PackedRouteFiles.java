package io.ratatoskr.camel.install;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the route files that are packed into jars. A jar lists its files, relative to {@code META-INF/ratatoskr/routes/}, one a line, in
 * the file {@value #INDEX}; the gateway's own index is made by its build.
 */
final class PackedRouteFiles {
    static final String FOLDER = "META-INF/ratatoskr/routes/";
    static final String INDEX = FOLDER + "index";

    private PackedRouteFiles() {}

    /**
     * The files of all indexes by name.
     *
     * @throws ConfigurationInvalid when two jars have a file of the same name, or one does not have a file that it lists
     */
    static Map<String, byte[]> read(Set<ClassLoader> loaders) {
        var files = new LinkedHashMap<String, byte[]>();
        var origins = new LinkedHashMap<String, String>();
        indexes(loaders).forEach((index, loader) -> {
            for (String name : names(index)) {
                String other = origins.putIfAbsent(name, index);
                if (other != null) {
                    throw new ConfigurationInvalid("two jars have the route file '%s': %s and %s; rename one of them"
                            .formatted(name, other, index));
                }
                files.put(name, file(loader, name, index));
            }
        });
        if (files.isEmpty()) {
            throw new IllegalStateException("no %s is on the class path; the gateway's jar has one".formatted(INDEX));
        }
        return files;
    }

    /** The address of each index, with a class loader that sees it. */
    private static Map<String, ClassLoader> indexes(Set<ClassLoader> loaders) {
        var addresses = new LinkedHashMap<String, ClassLoader>();
        try {
            for (ClassLoader loader : loaders) {
                for (URL index : Collections.list(loader.getResources(INDEX))) {
                    addresses.putIfAbsent(index.toString(), loader);
                }
            }
            return addresses;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(String index) {
        try {
            var connection = URI.create(index).toURL().openConnection();
            // A cached jar would stay open after its class loader has been closed
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] file(ClassLoader loader, String name, String index) {
        try (InputStream in = loader.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new ConfigurationInvalid(
                        "%s lists the route file '%s', which its jar does not have".formatted(index, name));
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
