package io.ratatoskr.extension;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Lists the jars of the gateway and of an operator's {@code lib/}. */
public final class ClassPathJars {
    private ClassPathJars() {}

    /**
     * The jars of a class path, with those that their manifests name, without those in {@code lib}. Folders are left out.
     *
     * @param classPath as in {@code java.class.path}
     */
    public static List<LibraryJar> gateway(String classPath, Path lib) {
        Path folder = lib.toAbsolutePath().normalize();
        Set<Path> files = new LinkedHashSet<>();
        for (String element : classPath.split(File.pathSeparator)) {
            Path file = Path.of(element).toAbsolutePath().normalize();
            if (!folder.equals(file.getParent())) {
                addWithManifest(file, files);
            }
        }
        return read(files);
    }

    /** The jars of a folder by name; none if it does not exist. */
    public static List<LibraryJar> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return read(files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be listed: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static void addWithManifest(Path file, Collection<Path> files) {
        if (!file.toString().endsWith(".jar") || !Files.isRegularFile(file) || !files.add(file)) {
            return;
        }
        try (var jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String others =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (others != null) {
                for (String other : others.strip().split(" +")) {
                    URI location = file.toUri().resolve(other);
                    if ("file".equals(location.getScheme())) {
                        addWithManifest(Path.of(location).normalize(), files);
                    }
                }
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static List<LibraryJar> read(Collection<Path> files) {
        var jars = new ArrayList<LibraryJar>();
        for (Path file : files) {
            try {
                jars.add(LibraryJar.read(file));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
        return jars;
    }

    private static UncheckedIOException unreadable(Path file, IOException cause) {
        return new UncheckedIOException("%s is not a jar: %s".formatted(file, cause.getMessage()), cause);
    }
}
