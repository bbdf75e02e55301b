package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The files for systemd and launchd. */
final class ServiceUnitsTest {
    private static final Path SYSTEMD = Path.of("src/main/dist/systemd");
    private static final Path UNIT = SYSTEMD.resolve("ratatoskr.service");
    private static final String LAUNCHER = "/opt/ratatoskr/bin/ratatoskr";

    @TempDir
    Path folder;

    private static Map<String, List<String>> unit() throws IOException {
        var keys = new LinkedHashMap<String, List<String>>();
        for (String line : Files.readAllLines(UNIT)) {
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("[")) {
                int equals = line.indexOf('=');
                assertThat(equals).as(line).isPositive();
                keys.computeIfAbsent(line.substring(0, equals), key -> new ArrayList<>())
                        .add(line.substring(equals + 1));
            }
        }
        return keys;
    }

    private record Ended(int code, String output) {}

    private static Ended run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    /** The unit with a launcher that exists. */
    private Path installed() throws IOException {
        Path launcher = Files.copy(Path.of("ratatoskr"), folder.resolve("ratatoskr"));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return Files.writeString(
                folder.resolve("ratatoskr.service"), Files.readString(UNIT).replace(LAUNCHER, launcher.toString()));
    }

    @Test
    void systemd_accepts_the_unit() throws Exception {
        assumeTrue(isInstalled("systemd-analyze"));
        Ended verified =
                run("systemd-analyze", "verify", "--man=no", installed().toString());
        assertThat(verified.output).doesNotContain("ratatoskr.service:");
    }

    @Test
    void the_unit_is_hardened() throws Exception {
        Map<String, List<String>> unit = unit();
        assertThat(unit)
                .containsEntry("ProtectSystem", List.of("strict"))
                .containsEntry("NoNewPrivileges", List.of("yes"))
                .containsEntry("CapabilityBoundingSet", List.of(""))
                .as("the JVM writes machine code and executes it")
                .doesNotContainKey("MemoryDenyWriteExecute");
        assumeTrue(isInstalled("systemd-analyze"));
        // In tenths: 0 is the safest, 100 the least safe
        Ended safe = run(
                "systemd-analyze",
                "security",
                "--offline=yes",
                "--threshold=15",
                installed().toString());
        assertThat(safe.code).as(safe.output).isZero();
    }

    @Test
    void the_unit_fits_the_gateway() throws Exception {
        Map<String, List<String>> unit = unit();
        assertThat(unit.get("ExecStart")).containsExactly(LAUNCHER + " serve");
        assertThat(unit).containsEntry("Type", List.of("notify")).containsEntry("SuccessExitStatus", List.of("143"));
        assertThat(Integer.parseInt(unit.get("TimeoutStopSec").getFirst()))
                .isGreaterThanOrEqualTo(KubernetesFilesTest.shutdownSeconds() + 10);
        assertThat(unit.get("Environment"))
                .contains("RATATOSKR_HOME=/etc/ratatoskr", "RATATOSKR_CACHE_DIR=/var/cache/ratatoskr");
        assertThat(unit.get("CacheDirectory")).containsExactly("ratatoskr");
        assertThat(unit.get("RuntimeDirectory")).containsExactly("ratatoskr");
        // 3 is a configuration with mistakes, and a JVM without memory
        assertThat(unit).doesNotContainKey("RestartPreventExitStatus");
    }

    @Test
    void the_socket_unit_has_the_address_of_the_gateway() throws Exception {
        List<String> lines = Files.readAllLines(SYSTEMD.resolve("ratatoskr.socket"));
        List<String> defaults = Files.readAllLines(Path.of("config/application.properties"));
        assertThat(lines).contains("ListenStream=127.0.0.1:9740", "FileDescriptorName=http");
        assertThat(defaults).contains("ratatoskr.http.host=127.0.0.1", "ratatoskr.http.port=9740");
        assertThat(unit().get("NonBlocking")).containsExactly("yes");
        assumeTrue(isInstalled("systemd-analyze"));
        installed();
        Path socket = Files.copy(SYSTEMD.resolve("ratatoskr.socket"), folder.resolve("ratatoskr.socket"));
        assertThat(run("systemd-analyze", "verify", "--man=no", socket.toString()).output)
                .doesNotContain("ratatoskr.socket:", "ratatoskr.service:");
    }

    @Test
    void the_user_and_the_folders_of_the_unit_are_created() throws Exception {
        Map<String, List<String>> unit = unit();
        String user = unit.get("User").getFirst();
        assertThat(Files.readString(SYSTEMD.resolve("ratatoskr.sysusers.conf"))).contains("\nu " + user + " - ");
        String folders = Files.readString(SYSTEMD.resolve("ratatoskr.tmpfiles.conf"));
        for (String name : List.of("/etc/ratatoskr/config", "/etc/ratatoskr/routes/custom", "/var/cache/ratatoskr")) {
            assertThat(folders).containsPattern("\\nd " + name + " +0750 ");
        }
        assumeTrue(isInstalled("systemd-tmpfiles") && isInstalled("systemd-sysusers"));
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("etc"));
        Ended users = run(
                "systemd-sysusers",
                "--root=" + root,
                SYSTEMD.resolve("ratatoskr.sysusers.conf").toAbsolutePath().toString());
        assertThat(users.code).as(users.output).isZero();
        assertThat(Files.readString(root.resolve("etc/passwd"))).contains("ratatoskr:");
        assumeTrue(System.getProperty("user.name").equals("root"), "the folders belong to root");
        Ended created = run(
                "systemd-tmpfiles",
                "--create",
                "--root=" + root,
                SYSTEMD.resolve("ratatoskr.tmpfiles.conf").toAbsolutePath().toString());
        assertThat(created.code).as(created.output).isZero();
        assertThat(root.resolve("etc/ratatoskr/routes/custom")).isDirectory();
        assertThat(Files.getPosixFilePermissions(root.resolve("etc/ratatoskr/keys")))
                .hasSize(3);
    }

    @Test
    void the_property_list_of_launchd_starts_the_launcher() throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        // The DTD is on Apple's site
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Element plist = factory.newDocumentBuilder()
                .parse(Path.of("src/main/dist/launchd/io.ratatoskr.plist").toFile())
                .getDocumentElement();
        assertThat(plist.getTagName()).isEqualTo("plist");
        Map<String, Element> keys = dictionary(elements(plist).getFirst());
        assertThat(keys.get("Label").getTextContent()).isEqualTo("io.ratatoskr");
        assertThat(elements(keys.get("ProgramArguments")))
                .extracting(Element::getTextContent)
                .containsExactly(LAUNCHER, "serve");
        assertThat(dictionary(keys.get("EnvironmentVariables")))
                .containsKeys("RATATOSKR_HOME", "RATATOSKR_SOCKET_PATH");
        assertThat(Integer.parseInt(keys.get("ExitTimeOut").getTextContent()))
                .isGreaterThanOrEqualTo(KubernetesFilesTest.shutdownSeconds() + 10);
        assertThat(keys.get("Umask").getTextContent()).isEqualTo(Integer.toString(0077));
        assertThat(dictionary(keys.get("KeepAlive")).get("SuccessfulExit").getTagName())
                .isEqualTo("false");
    }

    private static List<Element> elements(Element of) {
        var children = new ArrayList<Element>();
        for (Node each = of.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    /** Keys and values in turn, and no key twice. */
    private static Map<String, Element> dictionary(Element dict) {
        assertThat(dict.getTagName()).isEqualTo("dict");
        var entries = new LinkedHashMap<String, Element>();
        List<Element> children = elements(dict);
        assertThat(children.size() % 2).isZero();
        for (int i = 0; i < children.size(); i += 2) {
            assertThat(children.get(i).getTagName()).isEqualTo("key");
            assertThat(entries.put(children.get(i).getTextContent(), children.get(i + 1)))
                    .isNull();
        }
        return entries;
    }
}
