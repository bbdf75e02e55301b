package io.ratatoskr.camel.install;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.ExtensionPoints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The kamelets in jars on the class path. */
final class PackedKamelets {
    private static final String FOLDER = "kamelets/";

    private PackedKamelets() {}

    /**
     * The names of files in a folder that are also in a jar, with another content.
     *
     * @param folder need not exist
     */
    static List<String> replacedBy(Path folder) {
        var names = new ArrayList<String>();
        if (!Files.isDirectory(folder)) {
            return names;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                for (ClassLoader loader : ExtensionPoints.classLoaders()) {
                    if (isOther(loader, name, file) && !names.contains(name)) {
                        names.add(name);
                    }
                }
            }
        } catch (IOException e) {
            throw new ConfigurationInvalid("the folder %s cannot be read: %s".formatted(folder, e.getMessage()));
        }
        return names;
    }

    private static boolean isOther(ClassLoader loader, String name, Path file) throws IOException {
        try (InputStream packed = loader.getResourceAsStream(FOLDER + name)) {
            return packed != null && !Arrays.equals(packed.readAllBytes(), Files.readAllBytes(file));
        }
    }
}
