package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalServicesTest {
    @TempDir
    Path home;

    private ConfigOrigin origin(String properties, Map<String, String> set, Map<String, String> environment) {
        return new ConfigOrigin(
                home,
                new ConfigOrigin.PackagedFiles(ConfigOrigin.packagedDefaults(), ""),
                new ConfigOrigin.UserFiles(
                        Optional.of(new ConfigOrigin.UserFile("mine", properties)), Optional.empty()),
                set,
                Map.of(),
                environment);
    }

    @Test
    void defaults_are_the_socket_where_its_folder_exists_and_the_port() {
        assertThat(LocalServices.of(origin("", Map.of(), Map.of()))).containsExactly("http://127.0.0.1:9740");
        assertThat(LocalServices.of(origin("", Map.of(), Map.of("XDG_RUNTIME_DIR", home.toString()))))
                .containsExactly("unix:" + home.resolve("ratatoskr.sock"), "http://127.0.0.1:9740");
    }

    @Test
    void sources_have_the_precedence_of_the_configuration() {
        String file = "ratatoskr.http.port=1001\nratatoskr.socket.path=run/a.sock\n";
        assertThat(LocalServices.of(origin(file, Map.of(), Map.of())))
                .containsExactly("unix:" + home.resolve("run/a.sock"), "http://127.0.0.1:1001");
        assertThat(LocalServices.of(origin(
                        file,
                        Map.of("ratatoskr.socket.path", "/b.sock"),
                        Map.of("RATATOSKR_HTTP_PORT", "1002", "RATATOSKR_SOCKET_PATH", "/c.sock"))))
                .containsExactly("unix:/b.sock", "http://127.0.0.1:1002");
    }

    @Test
    void hosts_and_certificates_are_those_of_the_configuration() {
        assertThat(LocalServices.of(
                        origin("ratatoskr.http.host=0.0.0.0\nratatoskr.tls.certificate=cert.pem", Map.of(), Map.of())))
                .containsExactly("https://127.0.0.1:9740");
        assertThat(LocalServices.of(origin("ratatoskr.http.host=::1", Map.of(), Map.of())))
                .containsExactly("http://[::1]:9740");
        assertThat(LocalServices.of(origin("ratatoskr.http.host=10.0.0.5", Map.of(), Map.of())))
                .containsExactly("http://10.0.0.5:9740");
    }

    @Test
    void mistakes_do_not_matter_and_a_port_that_is_not_known_is_left_out() {
        assertThat(LocalServices.of(origin("ratatoskr.http.prot=1\nnonsense", Map.of(), Map.of())))
                .containsExactly("http://127.0.0.1:9740");
        assertThat(LocalServices.of(origin("ratatoskr.http.port=0", Map.of(), Map.of())))
                .isEmpty();
        assertThat(LocalServices.of(origin("ratatoskr.http.port=many", Map.of(), Map.of())))
                .isEmpty();
    }
}
