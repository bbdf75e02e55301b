package io.ratatoskr.camel.install;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Recognizes files that are meant for the gateway but have names that it does not read. */
final class IgnoredFiles {
    /** What Camel's languages for routes are written in. */
    private static final Set<String> LANGUAGES = Set.of("yaml", "yml", "xml", "java", "groovy", "kts", "kt", "js");

    private IgnoredFiles() {}

    /**
     * The warnings for the files of a folder; hidden files are none.
     *
     * @param folder as it is named in the warning
     * @param files relative to the folder
     * @param suffix of the names that are read
     * @param what a file with that suffix is
     */
    static List<String> warnings(String folder, List<Path> files, String suffix, String what) {
        return files.stream()
                .filter(file -> !isHidden(file))
                .map(file -> file.toString().replace('\\', '/'))
                .filter(name -> !name.endsWith(suffix) && LANGUAGES.contains(extension(name)))
                .sorted()
                .map(name -> "%s/%s is ignored: not a %s: name it *%s".formatted(folder, name, what, suffix))
                .toList();
    }

    private static boolean isHidden(Path file) {
        for (Path element : file) {
            if (element.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
