package io.ratatoskr.config;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The raw configuration of all sources, gathered at the edge so that loading is a pure function. By precedence: {@code set},
 * {@code system}, {@code environment}, the user's properties file, the packaged one.
 *
 * @param home base folder of relative paths
 * @param packaged the files in the jar
 * @param files the files of the user
 * @param set keys and values of the command line or the builder
 * @param system the JVM's system properties
 * @param environment the process environment
 */
public record ConfigOrigin(
        Path home,
        PackagedFiles packaged,
        UserFiles files,
        Map<String, String> set,
        Map<String, String> system,
        Map<String, String> environment) {
    private static final String FILE = "config/application.properties";
    private static final String MODELS = "config/models.yaml";
    private static final String PRESETS = "config/presets.yaml";
    private static final String IN_JAR = "META-INF/ratatoskr/";
    private static final int MAX_FILE_BYTES = 4 << 20;

    /**
     * A file of the user's.
     *
     * @param name for messages
     */
    public record UserFile(String name, String text) {}

    /**
     * The user's files.
     *
     * @param properties with what differs from the defaults
     * @param models the user's {@code models.yaml}
     */
    public record UserFiles(Optional<UserFile> properties, Optional<UserFile> models) {
        public static final UserFiles NONE = new UserFiles(Optional.empty(), Optional.empty());
    }

    /**
     * The texts of files in the jar.
     *
     * @param defaults the properties file with all defaults
     * @param presets the presets file; empty: no presets
     */
    public record PackagedFiles(String defaults, String presets) {}

    public ConfigOrigin {
        set = Map.copyOf(set);
        system = Map.copyOf(system);
        environment = Map.copyOf(environment);
    }

    /**
     * Reads the sources of this process.
     *
     * @param config the user's file
     * @param lookInHome whether {@code config/application.properties} in {@code home} is the default for {@code config}, if it
     *     exists; {@code models.yaml} is read from the same folder
     * @throws ConfigurationInvalid when a file cannot be read
     */
    public static ConfigOrigin ofProcess(
            Path home, Optional<Path> config, boolean lookInHome, Map<String, String> set) {
        boolean look = config.isPresent() || lookInHome;
        Optional<UserFile> file = look ? userFile(config, home.resolve(FILE)) : Optional.empty();
        Path beside = config.map(path -> path.resolveSibling("models.yaml")).orElse(home.resolve(MODELS));
        Optional<UserFile> models = look ? userFile(Optional.empty(), beside) : Optional.empty();
        return new ConfigOrigin(
                home,
                new PackagedFiles(packagedDefaults(), packaged(PRESETS)),
                new UserFiles(file, models),
                set,
                systemProperties(),
                System.getenv());
    }

    public String defaults() {
        return packaged.defaults();
    }

    public String presets() {
        return packaged.presets();
    }

    /** The user's properties file. */
    public Optional<UserFile> file() {
        return files.properties();
    }

    /** The user's {@code models.yaml}. */
    public Optional<UserFile> models() {
        return files.models();
    }

    /** The same, with other environment variables. */
    public ConfigOrigin withEnvironment(Map<String, String> variables) {
        return new ConfigOrigin(home, packaged, files, set, system, variables);
    }

    /** The same, with other system properties. */
    public ConfigOrigin withSystem(Map<String, String> properties) {
        return new ConfigOrigin(home, packaged, files, set, properties, environment);
    }

    /**
     * The same, with another {@code models.yaml}.
     *
     * @throws ConfigurationInvalid when it cannot be read
     */
    public ConfigOrigin withModels(Path yaml) {
        return new ConfigOrigin(
                home,
                packaged,
                new UserFiles(files.properties(), userFile(Optional.of(yaml), yaml)),
                set,
                system,
                environment);
    }

    /** The text of the defaults file in the jar. */
    public static String packagedDefaults() {
        return packaged(FILE);
    }

    private static String packaged(String file) {
        String name = IN_JAR + file;
        try (InputStream in = ConfigOrigin.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new ConfigurationInvalid("no " + name + " on the class path; the installation is incomplete");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigurationInvalid(name + " on the class path cannot be read: " + e.getMessage());
        }
    }

    private static Optional<UserFile> userFile(Optional<Path> named, Path usual) {
        Path path = named.orElse(usual);
        if (named.isEmpty() && !Files.exists(path)) {
            return Optional.empty();
        }
        try {
            if (Files.size(path) > MAX_FILE_BYTES) {
                throw new ConfigurationInvalid(path + " is larger than 4 MiB; is it the right file?");
            }
            return Optional.of(new UserFile(path.toString(), Files.readString(path)));
        } catch (IOException e) {
            throw new ConfigurationInvalid(List.of("%s: the file cannot be read (%s); it must exist and be UTF-8"
                    .formatted(path, e.getClass().getSimpleName())));
        }
    }

    private static Map<String, String> systemProperties() {
        var copy = new TreeMap<String, String>();
        for (String name : System.getProperties().stringPropertyNames()) {
            String value = System.getProperty(name);
            if (value != null) {
                copy.put(name, value);
            }
        }
        return copy;
    }
}
