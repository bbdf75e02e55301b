package io.ratatoskr.camel.install;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.ExtensionPoints;
import io.ratatoskr.camel.routes.YamlItems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * The route files of a gateway: those that the jars on the class path list in their {@link PackedRouteFiles#INDEX}, each replaced by a
 * file of the same name on disk if there is one, followed by the remaining files on disk. Each of the two parts is in the order core,
 * operations, policies, frontends, custom, and within a folder by name.
 */
public final class RouteFiles {
    private static final String REPLACEMENT = "%s replaces the shipped file of this name, and differs from it";
    private static final String FOLDER = "routes/";
    private static final String CORE = "core";
    private static final String OPERATIONS = "operations";
    private static final String POLICIES = "policies";
    private static final String CUSTOM = "custom";
    /** How the names of route files end. */
    public static final String SUFFIX = ".camel.yaml";

    /** Size that a route file may have; a mistake, such as a link to a device, would else fill the memory. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final String KAMELET_SUFFIX = ".kamelet.yaml";
    private static final Comparator<String> LOAD_ORDER =
            Comparator.comparingInt(RouteFiles::rank).thenComparing(Comparator.naturalOrder());

    private final Map<String, byte[]> files;
    private final Folders folders;
    private final List<String> warnings;

    /** The folders on disk. */
    private record Folders(Optional<Path> routes, Optional<Path> kamelets) {}

    private RouteFiles(Map<String, byte[]> files, Folders folders, List<String> warnings) {
        this.files = files;
        this.folders = folders;
        this.warnings = warnings;
    }

    /** Same as {@link #load(Optional, Optional)}, without kamelets on disk. */
    public static RouteFiles load(Optional<Path> folder) {
        return load(folder, Optional.empty());
    }

    /**
     * @param folder a {@code routes} folder on disk, if any
     * @param kamelets a folder of kamelets that take precedence over those in jars, if any; it need not exist
     * @throws ConfigurationInvalid when a file cannot be read, or two jars have one of the same name
     */
    public static RouteFiles load(Optional<Path> folder, Optional<Path> kamelets) {
        var files = new LinkedHashMap<String, byte[]>();
        Map<String, byte[]> packed = PackedRouteFiles.read(ExtensionPoints.classLoaders());
        packed.keySet().stream().sorted(LOAD_ORDER).forEach(name -> files.put(name, packed.get(name)));
        List<String> warnings = new ArrayList<>();
        folder.filter(Files::isDirectory).ifPresent(routes -> {
            addFrom(routes, files);
            warnings.addAll(ignored(routes, "routes", SUFFIX, "route file"));
        });
        kamelets.filter(Files::isDirectory)
                .ifPresent(found -> warnings.addAll(ignored(found, "kamelets", KAMELET_SUFFIX, "kamelet")));
        var folders = new Folders(folder.map(Path::toAbsolutePath), kamelets.map(Path::toAbsolutePath));
        return new RouteFiles(files, folders, List.copyOf(warnings));
    }

    private static List<String> ignored(Path folder, String name, String suffix, String what) {
        try (Stream<Path> found = Files.walk(folder)) {
            return IgnoredFiles.warnings(
                    name,
                    found.filter(Files::isRegularFile).map(folder::relativize).toList(),
                    suffix,
                    what);
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigurationInvalid("the folder %s cannot be read: %s".formatted(folder, e.getMessage()));
        }
    }

    private static void addFrom(Path folder, Map<String, byte[]> files) {
        try (Stream<Path> found = Files.walk(folder)) {
            for (String name : found.filter(path -> path.toString().endsWith(SUFFIX))
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted(LOAD_ORDER)
                    .toList()) {
                files.put(name, read(folder.resolve(name)));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigurationInvalid(
                    "the route files in %s cannot be read: %s".formatted(folder, e.getMessage()));
        }
    }

    private static int rank(String name) {
        return switch (folder(name)) {
            case CORE -> 0;
            case OPERATIONS -> 1;
            case POLICIES -> 2;
            case CUSTOM -> 4;
            default -> 3;
        };
    }

    /** The folder of a file: empty, or its first directory. */
    private static String folder(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    /** The names, such as {@code operations/chat.camel.yaml}, in load order. */
    public Set<String> names() {
        return files.keySet();
    }

    /** The files without frontends: only those in {@code core}, {@code operations}, {@code policies} and {@code custom}. */
    public RouteFiles withoutFrontends() {
        return including(Set.of(CORE, OPERATIONS, POLICIES, CUSTOM)::contains);
    }

    /** The files without those in the folders of these frontends. */
    RouteFiles without(Set<String> frontends) {
        return including(folder -> !frontends.contains(folder));
    }

    private RouteFiles including(Predicate<String> accepted) {
        var included = new LinkedHashMap<String, byte[]>();
        files.forEach((name, bytes) -> {
            if (accepted.test(folder(name))) {
                included.put(name, bytes);
            }
        });
        return new RouteFiles(included, folders, warnings);
    }

    /** The files as resources for Camel's routes loader. */
    List<Resource> resources() {
        return files.entrySet().stream()
                .map(file -> ResourceHelper.fromBytes(FOLDER + file.getKey(), file.getValue()))
                .toList();
    }

    /** A folder of kamelets that take precedence over those in jars. */
    Optional<Path> kamelets() {
        return folders.kamelets;
    }

    /**
     * These files and more. Each replaces that of the same name in the folder of routes; one from elsewhere replaces those that have no
     * route id besides its own.
     *
     * @throws ConfigurationInvalid when one cannot be read
     */
    public RouteFiles with(Collection<Path> more) {
        var all = new LinkedHashMap<>(files);
        var others = new TreeSet<String>();
        for (Path file : more) {
            try {
                String name = name(file);
                if (isElsewhere(file)) {
                    others.addAll(routeIds(read(file)));
                }
                all.put(name, read(file));
            } catch (IOException e) {
                throw new ConfigurationInvalid("the route file %s cannot be read: %s"
                        .formatted(file, e instanceof NoSuchFileException ? "no such file" : e.getMessage()));
            }
        }
        Set<String> added = more.stream().map(this::name).collect(Collectors.toSet());
        all.entrySet().removeIf(file -> !added.contains(file.getKey()) && isReplaced(file.getValue(), others));
        return new RouteFiles(all, folders, warnings);
    }

    private static boolean isReplaced(byte[] file, Set<String> by) {
        if (by.isEmpty()) {
            return false;
        }
        Set<String> ids = routeIds(file);
        return !ids.isEmpty() && by.containsAll(ids);
    }

    private static Set<String> routeIds(byte[] file) {
        return YamlItems.read(new String(file, StandardCharsets.UTF_8)).routeIds();
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("%s has more than %,d bytes".formatted(file.getFileName(), MAX_BYTES));
            }
            return bytes;
        }
    }

    /** What messages call a file that was added. */
    public String label(Path file) {
        return FOLDER + name(file);
    }

    private boolean isElsewhere(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return folders.routes.map(Path::normalize).filter(absolute::startsWith).isEmpty();
    }

    private String name(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return folders.routes
                .map(Path::normalize)
                .filter(absolute::startsWith)
                .map(folder -> folder.relativize(absolute).toString().replace('\\', '/'))
                .orElse(CUSTOM + absolute.toString().replace('\\', '/'));
    }

    /** The files on disk, routes and kamelets, that replace a packed one and differ from it: one sentence each. */
    public List<String> replacements() {
        var replacements = new ArrayList<String>();
        Map<String, byte[]> packed = PackedRouteFiles.read(ExtensionPoints.classLoaders());
        packed.forEach((name, bytes) -> {
            if (files.containsKey(name) && !Arrays.equals(files.get(name), bytes)) {
                replacements.add(REPLACEMENT.formatted(FOLDER + name));
            }
        });
        folders.kamelets.ifPresent(folder -> replacements.addAll(PackedKamelets.replacedBy(folder).stream()
                .map(name -> REPLACEMENT.formatted("kamelets/" + name))
                .toList()));
        return replacements;
    }

    /** Files on disk that look like routes or kamelets, but are not read because of their names. */
    public List<String> warnings() {
        return warnings;
    }

    /** The files by the names that messages call them: {@code routes/custom/mail.camel.yaml}. */
    Map<String, byte[]> byLabel() {
        var labelled = new LinkedHashMap<String, byte[]>();
        files.forEach((name, bytes) -> labelled.put(FOLDER + name, bytes));
        return labelled;
    }

    /**
     * The files by the names that messages call them, with the kamelets on disk.
     *
     * @throws ConfigurationInvalid when a kamelet cannot be read
     */
    public Map<String, byte[]> contents() {
        Map<String, byte[]> contents = byLabel();
        folders.kamelets.filter(Files::isDirectory).ifPresent(folder -> {
            try (Stream<Path> found = Files.list(folder)) {
                for (Path file : found.filter(path -> path.toString().endsWith(KAMELET_SUFFIX))
                        .sorted()
                        .toList()) {
                    contents.put("kamelets/" + file.getFileName(), read(file));
                }
            } catch (IOException | UncheckedIOException e) {
                throw new ConfigurationInvalid(
                        "the kamelets in %s cannot be read: %s".formatted(folder, e.getMessage()));
            }
        });
        return contents;
    }

    /** The folders on disk that the files come from; they need not exist. */
    public List<Path> folders() {
        return Stream.concat(folders.routes.stream(), folders.kamelets.stream()).toList();
    }

    Map<String, byte[]> byName() {
        return files;
    }
}
