package io.ratatoskr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path java = Files.createDirectories(home.resolve("java/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("java/release"), "JAVA_VERSION=\"25.0.1\"\n");
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
        Path jar = home.resolve("target/ratatoskr.jar");
        Process sum = new ProcessBuilder("cksum").redirectInput(jar.toFile()).start();
        String checksum = new String(sum.getInputStream().readAllBytes(), UTF_8).strip();
        Files.writeString(home.resolve("target/ratatoskr.aot"), "cache");
        Files.writeString(
                home.resolve("target/ratatoskr.aot.owner"), home.resolve("java") + " 25.0.1 " + checksum + "\n");
        String cache = "-XX:AOTCache=" + home.toRealPath().resolve("target/ratatoskr.aot");
        assertThat(launch("", "serve")).contains(cache);
        Files.createFile(Files.createDirectories(home.resolve("lib")).resolve("mine.jar"));
        assertThat(launch("", "serve")).contains(cache);
    }

    @Test
    void the_container_puts_jars_of_lib_behind_the_gateways_by_name() throws Exception {
        String file = Files.readString(Path.of("src/main/dist/Dockerfile"));
        String command = file.substring(file.indexOf("\"-c\", \"") + 7, file.indexOf("\", \"ratatoskr\"]"))
                .replace("\\\n", "")
                .replace("\\\"", "\"")
                .replace("/ratatoskr/", home + "/");
        Files.createDirectories(home.resolve("lib"));
        assertThat(classPath(container(command))).isEqualTo("app/ratatoskr.jar");
        for (String name : List.of("b.jar", "a b.jar", "components.txt")) {
            Files.createFile(home.resolve("lib").resolve(name));
        }
        assertThat(classPath(container(command))).isEqualTo("app/ratatoskr.jar:lib/a b.jar:lib/b.jar");
    }

    /** The arguments of Java in a container whose command is {@code serve}. */
    private List<String> container(String command) throws Exception {
        var builder = new ProcessBuilder("/bin/sh", "-c", command, "ratatoskr", "serve").redirectErrorStream(true);
        builder.environment().put("PATH", home.resolve("java/bin") + ":" + System.getenv("PATH"));
        builder.environment().putAll(Map.of("JAVA_COLLECTOR_OPTS", "", "JAVA_OPTS", ""));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output.lines()).last().isEqualTo("serve");
        return output.lines().toList();
    }

    /** The class path, relative to the home folder. */
    private String classPath(List<String> options) throws IOException {
        String absolute = options.get(options.indexOf("-cp") + 1);
        return absolute.replace(home.toRealPath() + "/", "").replace(home + "/", "");
    }

    @Test
    void the_container_collects_as_the_launcher_does() throws Exception {
        String collector = String.join(" ", collectorOptions());
        assertThat(Files.readString(Path.of("src/main/dist/Dockerfile"))).contains("\"" + collector + "\"");
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
        var command = new ArrayList<String>();
        command.add(home.resolve("ratatoskr").toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of("RATATOSKR_JAVA_HOME", home.resolve("java").toString(), "JAVA_OPTS", javaOpts));
        Process process = builder.start();
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
