package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.cli.GoldenCli;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listing, showing, starting and stopping routes over HTTP and with the commands of the command line. */
final class RouteAdministrationHttpTest {
    private static final String OWN = """
            - route:
                id: own
                group: mine
                description: Respond to a request.
                from:
                  uri: platform-http:/own
                  parameters:
                    httpMethodRestrict: GET
                  steps:
                    - filter:
                        simple: "${header.fail} == 'yes'"
                        steps:
                          - throwException:
                              exceptionType: io.ratatoskr.api.error.Forbidden
                              message: no
                    - setBody:
                        constant: hello
            - route:
                id: needs-inner
                from:
                  uri: platform-http:/needs-inner
                  steps:
                    - to:
                        uri: direct:inner
                        parameters:
                          block: false
            - route:
                id: stopped-inner
                from:
                  uri: direct:inner
                  steps:
                    - setBody:
                        constant: inner
            - route:
                id: other
                from:
                  uri: platform-http:/other
                  steps:
                    - setBody:
                        constant: other
            """;

    @TempDir
    private static Path folder;

    private static TestGateway gateway;
    private static TestGateway keyed;

    @BeforeAll
    static void start() throws IOException {
        Path file = folder.resolve("custom/own.camel.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, OWN);
        Path keys = Files.writeString(folder.resolve("keys"), "user=user-key%nroot=admin-key admin%n".formatted());
        gateway = TestGateway.of(Ratatoskr.builder().routes(folder));
        keyed = TestGateway.of(Ratatoskr.builder(), "ratatoskr.access.keys-file", keys.toString());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        keyed.close();
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return Json.mapper().readTree(response.body());
    }

    @Test
    void a_list_has_each_route_with_state_and_place() throws IOException {
        JsonNode list = json(gateway.get("/admin/routes"));
        assertThat(list.path("object").asText()).isEqualTo("list");
        JsonNode own = StreamSupport.stream(list.path("data").spliterator(), false)
                .filter(route -> route.path("id").asText().equals("other"))
                .findFirst()
                .orElseThrow();
        assertThat(own.path("from").asText()).isEqualTo("platform-http:///other");
        assertThat(own.path("state").asText()).isEqualTo("started");
        assertThat(own.path("file").asText()).isEqualTo("routes/custom/own.camel.yaml");
        assertThat(own.path("line").asInt()).isEqualTo(34);
        assertThat(list.path("data").findValuesAsText("id"))
                .contains("chat", "http-chat", "compatible-chat", "http-admin-routes")
                .isSorted();
    }

    @Test
    void counts_and_source_of_a_route_are_shown() throws IOException {
        JsonNode before = json(gateway.get("/admin/routes/own"));
        gateway.get("/own");
        gateway.send(gateway.request("/own").header("fail", "yes").GET().build());
        JsonNode own = json(gateway.get("/admin/routes/own"));
        assertThat(own.path("exchanges").path("total").asInt()
                        - before.path("exchanges").path("total").asInt())
                .isEqualTo(2);
        assertThat(own.path("exchanges").path("failed").asInt()).isEqualTo(1);
        assertThat(own.path("exchanges").path("inflight").asInt()).isZero();
        assertThat(own.path("group").asText()).isEqualTo("mine");
        assertThat(own.path("description").asText()).isEqualTo("Respond to a request.");
        assertThat(own.path("uptime_ms").asLong()).isPositive();
        assertThat(own.path("source").asText())
                .startsWith("- route:\n    id: own\n")
                .endsWith("constant: hello\n");
    }

    @Test
    void a_request_that_needs_a_stopped_route_is_503() {
        String id = "/admin/routes/stopped-inner/";
        gateway.post(id + "stop", "");
        HttpResponse<String> response = gateway.get("/needs-inner");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("a route of this request is stopped");
    }

    @Test
    void a_route_is_stopped_and_started_by_commands() {
        assertThat(gateway.get("/other").body()).isEqualTo("other");
        assertThat(cli("routes", "stop", "other")).isEqualTo("0 other: stopped\n");
        assertThat(gateway.get("/other").statusCode()).isEqualTo(404);
        assertThat(cli("routes", "show", "other"))
                .startsWith("0 # stopped")
                .contains("# routes/custom/own.camel.yaml:34\n- route:\n    id: other\n");
        assertThat(cli("routes", "start", "other")).isEqualTo("0 other: started\n");
        assertThat(gateway.get("/other").body()).isEqualTo("other");
        assertThat(cli("routes", "list"))
                .contains("routes/custom/own.camel.yaml:1\n")
                .doesNotContain("http-admin-routes");
        assertThat(cli("routes", "list", "--all"))
                .containsPattern("\nhttp-admin-routes +started +[0-9]+ +0 +[01] +platform-http:///admin/routes");
    }

    @Test
    void an_unknown_route_is_404_and_the_admin_api_does_not_stop_itself() {
        assertThat(gateway.get("/admin/routes/none").statusCode()).isEqualTo(404);
        assertThat(gateway.get("/admin/routes/none").body()).contains("no route 'none'", "route_not_found");
        HttpResponse<String> refused = gateway.post("/admin/routes/http-admin-route-start/stop", "");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("carries this API");
        assertThat(cli("routes", "show", "none")).isEqualTo("4 ");
    }

    @Test
    void admin_rights_are_needed() {
        for (String path : new String[] {"/admin/routes", "/admin/routes/chat"}) {
            assertThat(keyed.send(keyed.request(path).GET().build()).statusCode())
                    .isEqualTo(401);
            assertThat(status(path, "user-key")).isEqualTo(403);
            assertThat(status(path, "admin-key")).isEqualTo(200);
        }
        assertThat(keyed.post("/admin/routes/chat/stop", "", "authorization", "Bearer user-key")
                        .statusCode())
                .isEqualTo(403);
    }

    private static int status(String path, String key) {
        return keyed.send(keyed.request(path)
                        .header("authorization", "Bearer " + key)
                        .GET()
                        .build())
                .statusCode();
    }

    @Test
    void a_service_that_is_not_there_is_one_sentence() {
        GoldenCli.Ended ended = GoldenCli.run("", "routes", "list", "--service", "http://127.0.0.1:1");
        assertThat(ended.code()).isEqualTo(1);
    }

    private static String cli(String... args) {
        String[] all = java.util.Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--service";
        all[args.length + 1] = gateway.url();
        GoldenCli.Ended ended = GoldenCli.run("", all);
        return ended.code() + " " + ended.out();
    }
}
