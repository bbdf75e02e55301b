package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.http.TestCertificate;
import io.ratatoskr.settings.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The examples for nginx and Envoy. Whether Envoy accepts its file is checked by {@code .ci/run}, which installs it. */
final class ProxyFilesTest {
    private static final Path NGINX = Path.of("src/main/dist/nginx/ratatoskr.conf");
    private static final Path ENVOY = Path.of("src/main/dist/envoy/envoy.yaml");

    @TempDir
    Path folder;

    @Test
    void nginx_accepts_its_file() throws Exception {
        Path nginx = Path.of("/usr/sbin/nginx");
        assumeTrue(Files.isExecutable(nginx));
        TlsSettings tls = TestCertificate.in(folder).pem();
        Files.writeString(
                folder.resolve("ratatoskr.conf"),
                Files.readString(NGINX)
                        .replaceAll("(ssl_certificate +)\\S+;", "$1" + tls.certificate() + ";")
                        .replaceAll("(ssl_certificate_key +)\\S+;", "$1" + tls.key() + ";"));
        Path main = Files.writeString(folder.resolve("nginx.conf"), """
                pid nginx.pid;
                error_log stderr;
                events {}
                http { access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi; scgi_temp_path scgi; include ratatoskr.conf; }
                """);
        Process process = new ProcessBuilder(nginx.toString(), "-t", "-p", folder + "/", "-c", main.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).doesNotContain("[warn]");
    }

    @Test
    void nginx_adds_the_header_of_a_proxy_and_buffers_no_stream() throws IOException {
        String text = Files.readString(NGINX);
        assertThat(text)
                .contains("proxy_set_header X-Forwarded-For", "grpc_set_header X-Forwarded-For", "proxy_buffering off;")
                .contains("location /admin/ {\n        return 403;");
        assertThat(seconds(text, "proxy_read_timeout (\\d+)s"))
                .allMatch(time -> time > totalSeconds())
                .isNotEmpty();
        assertThat(seconds(text, "grpc_read_timeout (\\d+)s"))
                .allMatch(time -> time > totalSeconds())
                .isNotEmpty();
        assertThat(text).as("a request that was sent is not sent again").doesNotContain("non_idempotent");
    }

    @Test
    void envoys_routes_name_its_clusters_and_outlive_the_gateways_timeout() throws IOException {
        String text = Files.readString(ENVOY);
        Object file = new Load(LoadSettings.builder().build()).loadFromString(text);
        Set<Object> clusters = new TreeSet<>();
        Set<Object> used = new TreeSet<>();
        var times = new ArrayList<Object>();
        visit(file, (key, value) -> {
            if (key.equals("cluster_name")) {
                clusters.add(value);
            } else if (key.equals("cluster")) {
                used.add(value);
            } else if (key.equals("timeout") && value.toString().length() > 3) {
                times.add(value);
            }
        });
        assertThat(used).isEqualTo(clusters).containsExactly("ratatoskr_grpc", "ratatoskr_http");
        assertThat(times).containsExactly("930s");
        assertThat(text).contains("use_remote_address: true", "path: /health/ready", "{prefix: /admin/}");
    }

    private interface Visitor {
        void visit(String key, Object value);
    }

    private static void visit(Object node, Visitor visitor) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value != null) {
                    visitor.visit(key.toString(), value);
                    visit(value, visitor);
                }
            });
        } else if (node instanceof List<?> list) {
            list.forEach(each -> visit(each, visitor));
        }
    }

    private static List<Long> seconds(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> Long.parseLong(found.group(1)))
                .toList();
    }

    /** The default of {@code ratatoskr.routing.total}. */
    private static long totalSeconds() {
        try {
            return seconds(
                            Files.readString(Path.of("config/application.properties")),
                            "ratatoskr\\.routing\\.total=(\\d+)s")
                    .getFirst();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
