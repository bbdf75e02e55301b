package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may load, unload, download and refresh models over HTTP. */
final class AdminRightsHttpTest {
    private static final List<String> ADMIN_PATHS = List.of(
            "/v1/models/nli-tiny/load",
            "/v1/models/nli-tiny/unload",
            "/v1/models/of-the-hub/download",
            "/v1/models/of-the-hub/download?upgrade=true",
            "/v1/models/m/refresh");
    private static final String USER = "user-key";
    private static final String ADMIN = "admin-key";

    @TempDir
    private static Path folder;

    private static MockProvider mock;
    private static TestGateway open;
    private static TestGateway keyed;

    @BeforeAll
    static void start() throws IOException {
        Path models = Files.writeString(folder.resolve("models.yaml"), """
                local:
                  nli-tiny: {class-path: models/nli-tiny}
                  of-the-hub: {hub: org/model}
                """);
        Path keys = Files.writeString(folder.resolve("keys"), "user=%s%nroot=%s admin%n".formatted(USER, ADMIN));
        mock = MockProvider.start();
        mock.models().always(MockResponse.json("{\"data\":[{\"id\":\"m\"}]}"));
        open = TestGateway.with(
                models, mock, "ratatoskr.models.endpoint", "http://127.0.0.1:9", "ratatoskr.models.folder", store());
        keyed = TestGateway.with(
                models,
                mock,
                "ratatoskr.models.endpoint",
                "http://127.0.0.1:9",
                "ratatoskr.models.folder",
                store(),
                "ratatoskr.access.keys-file",
                keys.toString());
        for (TestGateway gateway : List.of(open, keyed)) {
            addOwnRoute(gateway);
        }
    }

    private static String store() {
        return folder.resolve("store").toString();
    }

    private static void addOwnRoute(TestGateway gateway) {
        try {
            gateway.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("platform-http:/own?httpMethodRestrict=POST")
                            .errorHandler(noErrorHandler())
                            .to("bean:ratatoskr-access?method=requireAdmin")
                            .setBody(simple("hello ${variable.caller.name}"));
                    from("platform-http:/credentials?httpMethodRestrict=POST")
                            .setBody(simple(
                                    "${header.authorization} ${header.x-api-key} ${header.api-key} ${header.x-goog-api-key}"
                                            + " ${header.x-other}"));
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void stop() {
        open.close();
        keyed.close();
        mock.close();
    }

    private static void assertForbidden(HttpResponse<String> response, String path) throws IOException {
        assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(403);
        JsonNode error = Json.mapper().readTree(response.body()).path("error");
        assertThat(error.path("type").asText()).isEqualTo("permission_error");
        assertThat(error.path("message").asText()).contains("admin rights", "ratatoskr.access.keys-file");
    }

    @Test
    void a_key_without_the_word_admin_has_no_admin_rights() throws IOException {
        for (String path : ADMIN_PATHS) {
            assertForbidden(keyed.post(path, "", "x-api-key", USER), path);
        }
        assertThat(keyed.send(keyed.request("/v1/models/nli-tiny/status")
                                .header("x-api-key", USER)
                                .build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_key_with_the_word_admin_has_them() {
        for (String path : ADMIN_PATHS) {
            assertThat(keyed.post(path, "", "x-api-key", ADMIN).statusCode())
                    .as(path)
                    .isNotIn(401, 403);
        }
        assertThat(keyed.post("/v1/models/nli-tiny/load", "", "x-api-key", ADMIN)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void on_loopback_without_keys_this_machine_has_them() {
        assertThat(open.post("/v1/models/nli-tiny/load", "").statusCode()).isEqualTo(200);
        assertThat(open.post("/v1/models/nli-tiny/unload", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Forwarded, for=192.0.2.1",
        "X-Forwarded-For, 192.0.2.1",
        "x-forwarded-host, gateway.example",
        "X-Forwarded-Anything, 1",
        "Via, 1.1 proxy",
        "X-Real-IP, 192.0.2.1",
        "CF-Connecting-IP, 192.0.2.1",
        "True-Client-IP, 192.0.2.1",
        "X-Client-IP, 192.0.2.1",
        "Forwarded-For, 192.0.2.1",
    })
    void a_caller_behind_a_proxy_is_not_on_this_machine(String header, String value) throws IOException {
        for (String path : ADMIN_PATHS) {
            assertForbidden(open.post(path, "", header, value), path);
        }
    }

    @Test
    void the_key_of_a_caller_stays_in_the_server() {
        assertThat(keyed.post("/credentials", "{}", "Authorization", "Bearer " + USER, "x-other", "1")
                        .body()
                        .strip())
                .isEqualTo("1");
        assertThat(keyed.post("/credentials", "{}", "X-Api-Key", USER, "x-other", "2")
                        .body()
                        .strip())
                .isEqualTo("2");
        // Without keys, a credential is for the route
        assertThat(open.post("/credentials", "{}", "Authorization", "Basic abc").body())
                .startsWith("Basic abc");
    }

    @Test
    void an_operators_own_route_can_require_them_and_knows_the_caller() throws IOException {
        assertForbidden(keyed.post("/own", "{}", "x-api-key", USER), "/own");
        assertThat(keyed.post("/own", "{}", "x-api-key", ADMIN).body()).isEqualTo("hello root");
        assertThat(open.post("/own", "{}").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loopback", "keys"})
    void the_policy_can_be_set(String policy) {
        Path keys = folder.resolve("keys");
        try (TestGateway gateway = TestGateway.forMock(
                mock,
                "ratatoskr.access.keys-file",
                keys.toString(),
                "ratatoskr.access.admin",
                policy,
                "ratatoskr.models.folder",
                store())) {
            assertThat(gateway.post("/v1/models/m/refresh", "", "x-api-key", USER)
                            .statusCode())
                    .isEqualTo(policy.equals("loopback") ? 200 : 403);
        }
    }

    @Test
    void with_keys_as_the_policy_a_gateway_without_keys_has_no_admin() {
        try (TestGateway gateway =
                TestGateway.forMock(mock, "ratatoskr.access.admin", "keys", "ratatoskr.models.folder", store())) {
            assertThat(gateway.post("/v1/models/m/refresh", "").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void the_library_needs_no_rights() {
        try (ModelGateway gateway = Ratatoskr.builder()
                .set("ratatoskr.access.admin", "keys")
                .set("ratatoskr.models.folder", store())
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                .build()) {
            assertThat(gateway.fetchMetadata("compatible:m").merged().info().id())
                    .isEqualTo("m");
        }
    }

    @Test
    void the_old_names_of_the_keys_work_with_one_warning() {
        try (LogCapture log = LogCapture.start();
                TestGateway gateway = TestGateway.forMock(
                        mock, "ratatoskr.http.keys-file", folder.resolve("keys").toString())) {
            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(401);
            assertThat(log.text()).containsOnlyOnce("renamed to ratatoskr.access.keys-file");
        }
    }
}
