package io.ratatoskr.camel;

import io.ratatoskr.api.ConfigurationInvalid;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * The route files of a gateway: the files of the jar, each replaced by a file of the same name on disk if there is one, followed by
 * the remaining files on disk.
 */
public final class RouteFiles {
    /** Files in the jar, in load order. */
    public static final List<String> SHIPPED = List.of(
            "core/errors.camel.yaml",
            "core/judge.camel.yaml",
            "core/provider-template.camel.yaml",
            "core/providers.camel.yaml",
            "operations/chat.camel.yaml",
            "operations/classify.camel.yaml",
            "operations/embed.camel.yaml",
            "operations/generate.camel.yaml",
            "operations/local-models.camel.yaml",
            "operations/models.camel.yaml",
            "operations/nli.camel.yaml",
            "operations/presets.camel.yaml",
            "operations/rerank.camel.yaml",
            "operations/stance.camel.yaml",
            "operations/tokens.camel.yaml",
            "operations/validate.camel.yaml",
            "operations/zero-shot.camel.yaml",
            "http/local-models.camel.yaml",
            "http/models.camel.yaml",
            "http/native.camel.yaml",
            "http/openai.camel.yaml",
            "http/presets.camel.yaml",
            "http/tokens.camel.yaml",
            "http/validate.camel.yaml");

    private static final String SUFFIX = ".camel.yaml";
    private static final String IN_JAR = "META-INF/ratatoskr/routes/";

    private final Map<String, byte[]> files;

    private RouteFiles(Map<String, byte[]> files) {
        this.files = files;
    }

    /** @param folder a {@code routes} folder on disk, if any */
    public static RouteFiles load(Optional<Path> folder) {
        var files = new LinkedHashMap<String, byte[]>();
        SHIPPED.forEach(name -> files.put(name, fromJar(name)));
        folder.filter(Files::isDirectory).ifPresent(routes -> addFrom(routes, files));
        return new RouteFiles(files);
    }

    private static void addFrom(Path folder, Map<String, byte[]> files) {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                files.put(name, Files.readAllBytes(file));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigurationInvalid(
                    "the route files in %s cannot be read: %s".formatted(folder, e.getMessage()));
        }
    }

    private static byte[] fromJar(String name) {
        try (InputStream in = RouteFiles.class.getClassLoader().getResourceAsStream(IN_JAR + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar does not contain its route file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files without frontends: only those in {@code core}, {@code operations} and {@code custom}. */
    public RouteFiles withoutFrontends() {
        var included = new LinkedHashMap<String, byte[]>();
        files.forEach((name, bytes) -> {
            if (name.startsWith("core/") || name.startsWith("operations/") || name.startsWith("custom/")) {
                included.put(name, bytes);
            }
        });
        return new RouteFiles(included);
    }

    /** The files as resources for Camel's routes loader. */
    List<Resource> resources() {
        return files.entrySet().stream()
                .map(file -> ResourceHelper.fromBytes("routes/" + file.getKey(), file.getValue()))
                .toList();
    }

    Map<String, byte[]> byName() {
        return files;
    }
}
