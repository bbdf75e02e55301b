package io.ratatoskr.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URIs of gateways. */
final class ServiceAddressTest {
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9740, http, http://127.0.0.1:9740",
        "http://127.0.0.1:9740/, http, http://127.0.0.1:9740",
        "http://127.0.0.1:9740/v1, http, http://127.0.0.1:9740",
        "https://gateway.example, https, https://gateway.example",
        "HTTPS://gateway.example:1, https, https://gateway.example:1",
        "http://[::1]:9740, http, http://[::1]:9740",
        "unix:/run/r.sock, unix, unix:/run/r.sock",
        "unix:///run/r.sock, unix, unix:/run/r.sock",
        "tcp://localhost:7, tcp, tcp://localhost:7",
        "grpc://localhost:9741, grpc, grpc://localhost:9741"
    })
    void addresses_are_parsed(String uri, String scheme, String text) {
        ServiceAddress address = ServiceAddress.parse(uri);

        assertThat(address.scheme()).isEqualTo(scheme);
        assertThat(address.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:9740",
                "ftp://localhost",
                "http://",
                "http://localhost/path",
                "http://localhost?x=1",
                "tcp://localhost",
                "unix:",
                "http://a b"
            })
    void other_texts_are_refused_with_what_is_expected(String uri) {
        assertThatThrownBy(() -> ServiceAddress.parse(uri))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("unix:/path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:run/r.sock", "unix:r.sock", "unix:./r.sock", "unix:~/r.sock"})
    void a_relative_path_is_refused_with_the_absolute_one(String uri) {
        assertThatThrownBy(() -> ServiceAddress.parse(uri))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageStartingWith(
                        "the service '%s' has no absolute path, such as unix:%s",
                        uri, Path.of(uri.substring(5)).toAbsolutePath());
    }

    @Test
    void a_path_that_is_too_long_is_refused_with_its_length() {
        String path = "/" + "s".repeat(200);
        assertThatThrownBy(() -> ServiceAddress.parse("unix:" + path))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("%s has 201 bytes; the path of a socket may have at most", path);
    }

    @Test
    void a_password_in_a_uri_is_refused_and_not_repeated() {
        assertThatThrownBy(() -> ServiceAddress.parse("http://user:secret@localhost"))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageNotContaining("secret");
    }
}
