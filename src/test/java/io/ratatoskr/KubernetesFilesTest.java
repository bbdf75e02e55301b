package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.config.SettingsLoader.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The Kubernetes manifests: their references to each other, to the image and to the gateway's configuration. Whether they follow
 * Kubernetes' schemas is checked by {@code .ci/run}.
 */
final class KubernetesFilesTest {
    private static final Path FILES = Path.of("src/main/dist/kubernetes");
    private static final String SECRETS = "/run/secrets/ratatoskr";

    @TempDir
    Path home;

    /** By kind and name. */
    private final Map<String, Map<String, Object>> objects = new LinkedHashMap<>();

    private Map<String, Object> deployment;
    private Map<String, Object> pod;
    private Map<String, Object> container;

    @BeforeEach
    void read() throws IOException {
        for (Object file : list(yaml(FILES.resolve("kustomization.yaml")).getFirst(), "resources")) {
            for (Map<String, Object> each : yaml(FILES.resolve((String) file))) {
                objects.put(each.get("kind") + "/" + map(each, "metadata").get("name"), each);
            }
        }
        deployment = map(objects.get("Deployment/ratatoskr"), "spec");
        pod = map(map(deployment, "template"), "spec");
        container = maps(pod, "containers").getFirst();
    }

    private static List<Map<String, Object>> yaml(Path file) throws IOException {
        var documents = new ArrayList<Map<String, Object>>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(file))
                .forEach(document -> documents.add(cast(document)));
        return documents;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object map) {
        return (Map<String, Object>) map;
    }

    private static Map<String, Object> map(Map<String, Object> of, String key) {
        assertThat(of).containsKey(key);
        return cast(of.get(key));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Map<String, Object> of, String key) {
        assertThat(of).containsKey(key);
        return (List<Object>) of.get(key);
    }

    private static List<Map<String, Object>> maps(Map<String, Object> of, String key) {
        return list(of, key).stream().map(KubernetesFilesTest::cast).toList();
    }

    /** The file of an entry, as it is mounted, with the folder of secrets replaced by one of this test. */
    private void write(String file, Object text, Path secrets) throws IOException {
        Path target = home.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text.toString().replace(SECRETS, secrets.toString()));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r--r-----"));
    }

    @Test
    void the_files_of_the_config_maps_are_a_valid_configuration() throws Exception {
        Path secrets = Files.createDirectories(home.resolve("secrets"));
        for (var entry : map(objects.get("Secret/ratatoskr-keys"), "stringData").entrySet()) {
            write("secrets/" + entry.getKey(), entry.getValue(), secrets);
        }
        for (var entry : map(objects.get("ConfigMap/ratatoskr-config"), "data").entrySet()) {
            write("config/" + entry.getKey(), entry.getValue(), secrets);
        }
        for (var entry : map(objects.get("ConfigMap/ratatoskr-routes"), "data").entrySet()) {
            write("routes/custom/" + entry.getKey(), entry.getValue(), secrets);
        }
        Ratatoskr.Builder builder =
                Ratatoskr.builder().home(home).environment(Map.of("RATATOSKR_HTTP_HOST", "0.0.0.0"));
        Loaded loaded = builder.load();
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.settings().http().keysFile()).contains(secrets.resolve("callers"));
        assertThat(RouteCheck.mistakes(loaded, builder.routeFiles())).isEmpty();
    }

    @Test
    void what_is_mounted_exists() {
        Set<String> volumes = new TreeSet<>();
        for (Map<String, Object> volume : maps(pod, "volumes")) {
            volumes.add((String) volume.get("name"));
            if (volume.containsKey("configMap")) {
                assertThat(objects)
                        .containsKey("ConfigMap/" + map(volume, "configMap").get("name"));
            }
            if (volume.containsKey("secret")) {
                assertThat(objects)
                        .containsKey("Secret/" + map(volume, "secret").get("secretName"));
                // As the owner is root, and the process in the group of fsGroup
                assertThat(map(volume, "secret").get("defaultMode")).isEqualTo(0440);
            }
        }
        assertThat(maps(container, "volumeMounts"))
                .extracting(mount -> mount.get("name"))
                .containsExactlyInAnyOrderElementsOf(volumes);
        assertThat(maps(container, "volumeMounts"))
                .extracting(mount -> mount.get("mountPath"))
                .as("all that is written, as the root file system is read-only")
                .contains("/data", "/tmp", "/etc/ratatoskr/config", "/etc/ratatoskr/routes/custom", SECRETS);
        assertThat(maps(container, "env"))
                .anySatisfy(variable -> assertThat(variable)
                        .containsEntry("name", "RATATOSKR_HOME")
                        .containsEntry("value", "/etc/ratatoskr"));
    }

    @Test
    void the_services_and_probes_name_ports_of_the_container() {
        var ports = new LinkedHashMap<String, Object>();
        maps(container, "ports").forEach(port -> ports.put((String) port.get("name"), port.get("containerPort")));
        assertThat(ports).isEqualTo(Map.of("http", 9740, "grpc", 9741, "management", 9742));
        var labels = map(map(map(deployment, "template"), "metadata"), "labels");
        assertThat(map(map(deployment, "selector"), "matchLabels")).isEqualTo(labels);
        int services = 0;
        for (var each : objects.entrySet()) {
            if (each.getKey().startsWith("Service/")) {
                services++;
                Map<String, Object> service = map(each.getValue(), "spec");
                assertThat(map(service, "selector")).isEqualTo(labels);
                for (Map<String, Object> port : maps(service, "ports")) {
                    assertThat(ports).containsEntry((String) port.get("targetPort"), port.get("port"));
                }
            }
        }
        assertThat(services).isEqualTo(3);
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            Map<String, Object> get = map(map(container, probe), "httpGet");
            assertThat(get).containsEntry("port", "management");
            assertThat((String) get.get("path")).isIn("/health/live", "/health/ready");
        }
        for (String policy : List.of("PodDisruptionBudget/ratatoskr", "NetworkPolicy/ratatoskr")) {
            Map<String, Object> spec = map(objects.get(policy), "spec");
            assertThat(map(map(spec, spec.containsKey("selector") ? "selector" : "podSelector"), "matchLabels"))
                    .isEqualTo(labels);
        }
        assertThat(map(map(objects.get("HorizontalPodAutoscaler/ratatoskr"), "spec"), "scaleTargetRef"))
                .containsEntry("name", "ratatoskr")
                .containsEntry("kind", "Deployment");
    }

    @Test
    void the_pod_may_do_nothing_that_it_does_not_need() {
        assertThat(map(pod, "securityContext"))
                .containsEntry("runAsNonRoot", true)
                .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
        assertThat(map(container, "securityContext"))
                .containsEntry("readOnlyRootFilesystem", true)
                .containsEntry("allowPrivilegeEscalation", false)
                .containsEntry("capabilities", Map.of("drop", List.of("ALL")));
        assertThat(pod).containsEntry("automountServiceAccountToken", false);
    }

    @Test
    void services_of_the_namespace_do_not_become_settings() {
        assertThat(pod).containsEntry("enableServiceLinks", false);
    }

    @Test
    void a_pod_that_ends_has_time_for_its_requests() throws IOException {
        List<Object> command = list(map(map(map(container, "lifecycle"), "preStop"), "exec"), "command");
        assertThat(command.getFirst()).isEqualTo("sleep");
        int grace = (Integer) pod.get("terminationGracePeriodSeconds");
        assertThat(grace).isGreaterThanOrEqualTo(Integer.parseInt((String) command.get(1)) + shutdownSeconds() + 10);
    }

    /** The default of {@code camel.main.shutdownTimeout}. */
    static int shutdownSeconds() throws IOException {
        return Files.readAllLines(Path.of("config/application.properties")).stream()
                .filter(line -> line.startsWith("camel.main.shutdownTimeout="))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
