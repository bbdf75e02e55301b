package io.ratatoskr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The JVM options of the launcher {@code ratatoskr}, started with a Java that prints its arguments. */
@Timeout(60)
class LauncherTest {
    private static final String G1 = "-XX:+UseG1GC";
    private static final int MIB = 1 << 20;

    @TempDir
    Path home;

    @BeforeEach
    void install() throws IOException {
        Path launcher = Files.copy(Path.of("ratatoskr"), home.resolve("ratatoskr"));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Files.createDirectories(home.resolve("target"));
        Files.createFile(home.resolve("target/ratatoskr.jar"));
        java("java", "25.0.1");
    }

    @Test
    void a_server_collects_with_g1_and_returns_memory_when_idle() throws Exception {
        assertThat(launch("", "serve"))
                .containsSubsequence(G1, "-XX:G1PeriodicGCInterval=15000")
                .contains("-XX:+ExitOnOutOfMemoryError")
                .doesNotContain("-XX:TieredStopAtLevel=1");
    }

    @Test
    void a_collector_in_java_opts_replaces_the_launchers_with_its_options() throws Exception {
        List<String> options = launch("-XX:+UseZGC -Xmx1g", "serve");
        assertThat(options).contains("-XX:+UseZGC", "-Xmx1g").noneMatch(option -> option.contains("G1"));
    }

    @Test
    void other_java_opts_are_added_after_the_launchers() throws Exception {
        assertThat(launch("-Xmx1g -XX:G1PeriodicGCInterval=0", "serve"))
                .containsSubsequence(
                        G1, "-XX:G1PeriodicGCInterval=15000", "-Xmx1g", "-XX:G1PeriodicGCInterval=0", "serve");
    }

    @Test
    void a_single_command_collects_serially() throws Exception {
        assertThat(launch("", "chat", "hello")).contains("-XX:+UseSerialGC").doesNotContain(G1);
        assertThat(launch("")).contains("-XX:+UseSerialGC", "io.ratatoskr.Main");
    }

    @Test
    void jars_of_lib_follow_the_gateways_by_name() throws Exception {
        assertThat(classPath(launch("", "serve"))).isEqualTo("target/ratatoskr.jar");
        Files.createDirectories(home.resolve("lib"));
        assertThat(classPath(launch("", "serve"))).isEqualTo("target/ratatoskr.jar");
        for (String name : List.of("camel-ftp-4.18.0.jar", "a b.jar", "components.txt")) {
            Files.createFile(home.resolve("lib").resolve(name));
        }
        assertThat(classPath(launch("", "serve")))
                .isEqualTo("target/ratatoskr.jar:lib/a b.jar:lib/camel-ftp-4.18.0.jar");
        assertThat(classPath(launch("", "chat", "hello")))
                .isEqualTo("target/ratatoskr.jar:lib/a b.jar:lib/camel-ftp-4.18.0.jar");
    }

    @Test
    void the_aot_cache_is_used_with_and_without_jars_in_lib() throws Exception {
        String cache = "-XX:AOTCache=" + trainedCache("25.0.1");
        assertThat(launch("", "serve")).contains(cache);
        Files.createFile(Files.createDirectories(home.resolve("lib")).resolve("mine.jar"));
        assertThat(launch("", "serve")).contains(cache);
    }

    @Test
    void a_server_with_the_aot_cache_compiles_later() throws Exception {
        assertThat(launch("", "serve")).noneMatch(LauncherTest::countsCalls);
        trainedCache("25.0.1");
        assertThat(launch("", "serve")).filteredOn(LauncherTest::countsCalls).hasSize(4);
        assertThat(launch("", "chat", "hello")).noneMatch(LauncherTest::countsCalls);
        String own = "-XX:Tier2InvokeNotifyFreqLog=11";
        assertThat(launch(own, "serve"))
                .as("the last one has effect")
                .filteredOn(option -> option.startsWith("-XX:Tier2InvokeNotifyFreqLog="))
                .last()
                .isEqualTo(own);
    }

    private static boolean countsCalls(String option) {
        return option.matches("-XX:Tier[02](Invoke|Backedge)NotifyFreqLog=\\d+");
    }

    /** Writes a cache that fits the jar and that version of the JDK; returns its path. */
    private Path trainedCache(String version) throws Exception {
        Path jar = home.resolve("target/ratatoskr.jar");
        Process sum = new ProcessBuilder("cksum").redirectInput(jar.toFile()).start();
        String checksum = new String(sum.getInputStream().readAllBytes(), UTF_8).strip();
        Files.writeString(home.resolve("target/ratatoskr.aot"), "cache");
        Files.writeString(
                home.resolve("target/ratatoskr.aot.owner"),
                home.resolve("java") + " " + version + " " + checksum + "\n");
        return home.toRealPath().resolve("target/ratatoskr.aot");
    }

    @Test
    void in_a_distribution_the_jars_are_in_app_through_links_and_with_spaces_in_the_path() throws Exception {
        Path unpacked = distribution("a folder");
        Files.createFile(Files.createDirectories(unpacked.resolve("lib")).resolve("mine.jar"));
        Path version = Files.createSymbolicLink(home.resolve("current"), unpacked);
        Path link = Files.createSymbolicLink(home.resolve("link"), version.resolve("bin/ratatoskr"));
        List<String> options = launch(link, Map.of(), "serve");
        assertThat(classPath(options)).isEqualTo("a folder/app/ratatoskr.jar:a folder/lib/mine.jar");
        assertThat(options).contains("-Dratatoskr.home=" + unpacked.toRealPath());
        assertThat(classPath(launch(link, Map.of(), "mock")))
                .isEqualTo("a folder/app/ratatoskr.jar:a folder/app/ratatoskr-mock.jar");
    }

    @Test
    void ratatoskr_home_has_the_operators_files_and_jars() throws Exception {
        Path unpacked = distribution("unpacked");
        Files.createFile(Files.createDirectories(unpacked.resolve("lib")).resolve("other.jar"));
        Path own = Files.createDirectories(home.resolve("etc own/lib"));
        Files.createFile(own.resolve("mine.jar"));
        Map<String, String> variables =
                Map.of("RATATOSKR_HOME", own.resolveSibling(".").toString());
        for (Path launcher : List.of(unpacked.resolve("bin/ratatoskr"), home.resolve("ratatoskr"))) {
            List<String> options = launch(launcher, variables, "serve");
            assertThat(classPath(options)).endsWith("/ratatoskr.jar:etc own/lib/mine.jar");
            assertThat(options).contains("-Dratatoskr.home=" + own.getParent().toRealPath());
        }
        Process process =
                start(unpacked.resolve("bin/ratatoskr"), Map.of("RATATOSKR_HOME", home + "/missing"), "serve");
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("ratatoskr: RATATOSKR_HOME=%s/missing is not a folder\n".formatted(home));
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void a_read_only_installation_has_the_aot_cache_of_each_user_in_their_own_folder() throws Exception {
        Path unpacked = distribution("unpacked");
        Path cacheFolder = Files.createDirectories(home.resolve("user's cache"));
        Path cache = cacheFolder.resolve("ratatoskr.aot");
        Map<String, String> variables = Map.of("RATATOSKR_CACHE_DIR", cacheFolder.toString());
        Path launcher = unpacked.resolve("bin/ratatoskr");
        makeReadable(home, unpacked, cacheFolder);
        Process training = startAsAnotherUser(launcher, variables, "aot");
        String output = new String(training.getInputStream().readAllBytes(), UTF_8);
        assertThat(training.waitFor()).as(output).isZero();
        assertThat(cache).exists();
        assertThat(unpacked.resolve("app/ratatoskr.aot")).doesNotExist();
        assertThat(arguments(startAsAnotherUser(launcher, variables, "serve"))).contains("-XX:AOTCache=" + cache);

        // The one of the installation, where it fits, comes first
        Files.writeString(unpacked.resolve("app/ratatoskr.aot"), "cache");
        Files.copy(cacheFolder.resolve("ratatoskr.aot.owner"), unpacked.resolve("app/ratatoskr.aot.owner"));
        Path shared = unpacked.toRealPath().resolve("app/ratatoskr.aot");
        assertThat(arguments(startAsAnotherUser(launcher, variables, "serve"))).contains("-XX:AOTCache=" + shared);
        Files.writeString(unpacked.resolve("app/ratatoskr.aot.owner"), "another JDK\n");
        assertThat(arguments(startAsAnotherUser(launcher, variables, "serve"))).contains("-XX:AOTCache=" + cache);
    }

    @Test
    void the_newest_java_is_found_though_the_default_one_is_too_old() throws Exception {
        Path old = java("old", "17.0.2");
        Path newer = java("home/.jdks/newest", "99.0.1");
        List<String> options = launch(
                home.resolve("ratatoskr"),
                Map.of(
                        "RATATOSKR_JAVA_HOME",
                        "",
                        "JAVA_HOME",
                        old.toString(),
                        "PATH",
                        old.resolve("bin") + ":" + System.getenv("PATH"),
                        "HOME",
                        home.resolve("home").toString()),
                "java-home");
        assertThat(options.getFirst()).isEqualTo(newer.toString());
        Process none = start(home.resolve("ratatoskr"), Map.of("RATATOSKR_JAVA_HOME", old.toString()), "serve");
        assertThat(new String(none.getInputStream().readAllBytes(), UTF_8))
                .contains("no Java 21 or newer", "Found: " + old + " (17.0.2)");
        assertThat(none.waitFor()).isEqualTo(1);
    }

    /** An unpacked distribution, whose folders are those of {@code src/main/dist/distribution.xml}. */
    private Path distribution(String name) throws IOException {
        Path unpacked = Files.createDirectories(home.resolve(name));
        Path launcher = Files.createDirectories(unpacked.resolve("bin")).resolve("ratatoskr");
        assertThat(Files.copy(Path.of("ratatoskr"), launcher).toFile().setExecutable(true, false))
                .isTrue();
        Files.createDirectories(unpacked.resolve("app"));
        Files.writeString(unpacked.resolve("app/ratatoskr.jar"), name);
        Files.createFile(unpacked.resolve("app/ratatoskr-mock.jar"));
        return unpacked;
    }

    /** A JDK that prints its arguments, and writes the AOT cache that they name. */
    private Path java(String folder, String version) throws IOException {
        Path jdk = home.resolve(folder);
        Files.createDirectories(jdk.resolve("bin"));
        for (String tool : List.of("java", "javac")) {
            Path program = jdk.resolve("bin").resolve(tool);
            Files.writeString(program, """
                    #!/bin/sh
                    for argument; do
                      case $argument in -XX:AOTCacheOutput=*) echo cache > "${argument#*=}" ;; esac
                      printf '%s\\n' "$argument"
                    done
                    """);
            assertThat(program.toFile().setExecutable(true, false)).isTrue();
        }
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
        return jdk;
    }

    /** Another user can use the installation, but not change it. */
    private static void makeReadable(Path home, Path unpacked, Path cacheFolder) throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(cacheFolder, PosixFilePermissions.fromString("rwxrwxrwx"));
        if (!isRoot()) {
            Files.setPosixFilePermissions(unpacked.resolve("app"), PosixFilePermissions.fromString("r-xr-xr-x"));
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** As the user nobody where the tests run as root, to whom no folder is read-only. */
    private Process startAsAnotherUser(Path launcher, Map<String, String> variables, String... arguments)
            throws IOException {
        return isRoot()
                ? start(
                        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", launcher.toString()),
                        variables,
                        arguments)
                : start(launcher, variables, arguments);
    }

    /** The class path, relative to the home folder. */
    private String classPath(List<String> options) throws IOException {
        String absolute = options.get(options.indexOf("-cp") + 1);
        return absolute.replace(home.toRealPath() + "/", "").replace(home + "/", "");
    }

    @Test
    void the_heap_of_large_bodies_is_returned() throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        collectorOptions().forEach(option -> command.add(option.replace("Interval=15000", "Interval=200")));
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), LauncherTest.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(output.lines()).last().isEqualTo("returned");
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> collectorOptions() throws Exception {
        List<String> options = launch("", "serve").stream()
                .filter(option -> option.startsWith("-XX:") && !option.contains("OutOfMemory"))
                .toList();
        assertThat(options).contains(G1);
        return options;
    }

    private List<String> launch(String javaOpts, String... arguments) throws Exception {
        return launch(home.resolve("ratatoskr"), Map.of("JAVA_OPTS", javaOpts), arguments);
    }

    private List<String> launch(Path launcher, Map<String, String> variables, String... arguments) throws Exception {
        return arguments(start(launcher, variables, arguments));
    }

    private Process start(Path launcher, Map<String, String> variables, String... arguments) throws IOException {
        return start(List.of(launcher.toString()), variables, arguments);
    }

    private Process start(List<String> launcher, Map<String, String> variables, String... arguments)
            throws IOException {
        var command = new ArrayList<>(launcher);
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("RATATOSKR_"));
        builder.environment()
                .putAll(Map.of("RATATOSKR_JAVA_HOME", home.resolve("java").toString(), "JAVA_OPTS", ""));
        builder.environment().putAll(variables);
        return builder.start();
    }

    private static List<String> arguments(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().toList();
    }

    /** Allocates 300 MiB at once, then waits until most of the heap has been returned to the operating system. */
    public static void main(String[] args) {
        var bodies = new ArrayList<byte[]>();
        for (int i = 0; i < 100; i++) {
            bodies.add(new byte[3 * MIB]);
        }
        long grown = committedHeap();
        System.out.println("grown to %d MiB with %d bodies".formatted(grown / MIB, bodies.size()));
        bodies.clear();
        await().atMost(Duration.ofSeconds(20)).until(() -> committedHeap() <= grown / 4);
        System.out.println("returned");
    }

    private static long committedHeap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }
}
