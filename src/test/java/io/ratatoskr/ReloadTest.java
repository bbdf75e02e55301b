package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.provider.CircuitBreakers;
import io.ratatoskr.camel.provider.Providers;
import io.ratatoskr.camel.routes.ReloadReport;
import io.ratatoskr.camel.upstream.ProviderClient;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a reload of the configuration changes, and what it leaves alone. */
@Timeout(60)
final class ReloadTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String CHAT =
            "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String PROVIDER_LINE = """
            - templatedRoute: {routeTemplateRef: provider, routeId: %1$s-chat, parameters: [{name: name, value: %1$s}, \
            {name: operation, value: chat}, {name: uri, value: "provider:openai?name=%1$s"}]}
            """;

    @TempDir
    Path home;

    private final MockProvider mock = MockProvider.start();
    private TestGateway gateway;

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        mock.close();
    }

    private void write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void settings(String... lines) throws IOException {
        write("config/application.properties", String.join("\n", lines) + "\n");
    }

    private String baseUrl(MockProvider provider) {
        return "ratatoskr.providers.compatible.base-url=" + provider.baseUrl();
    }

    private void start() {
        gateway = TestGateway.of(Ratatoskr.builder().home(home));
    }

    private static String httpRoute(String path, String text) {
        return "- route: {id: %s, from: {uri: \"platform-http:/%s\", steps: [{setBody: {constant: %s}}]}}\n"
                .formatted(path, path, text);
    }

    private String text(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    @Test
    void nothing_has_changed() throws IOException {
        settings(baseUrl(mock));
        start();
        CamelContext before = gateway.context();
        assertThat(gateway.reload().changes()).isEmpty();
        assertThat(gateway.context()).isSameAs(before);
    }

    @Test
    void a_changed_address_of_a_provider_applies_to_new_requests_and_those_in_flight_end_at_the_old_one()
            throws Exception {
        settings(baseUrl(mock));
        start();
        var hold = new CompletableFuture<Void>();
        mock.always(MockResponse.text("from the old one").holdUntil(hold));
        CompletableFuture<HttpResponse<String>> first =
                CompletableFuture.supplyAsync(() -> gateway.post("/v1/chat/completions", CHAT));
        mock.awaitCalls(1, TIMEOUT);
        try (MockProvider other = MockProvider.start()) {
            other.always(MockResponse.text("from the new one"));
            settings(baseUrl(other));
            ReloadReport report = gateway.reload();
            assertThat(report.changes())
                    .containsExactly(new ReloadReport.Change(
                            "ratatoskr.providers.compatible.base-url", ReloadReport.Kind.CHANGED));
            assertThat(text(gateway.post("/v1/chat/completions", CHAT))).contains("from the new one");
            assertThat(gateway.retiredConfigurations()).isEqualTo(1);
            hold.complete(null);
            assertThat(text(first.get(30, TimeUnit.SECONDS))).contains("from the old one");
            await().atMost(TIMEOUT).until(() -> gateway.retiredConfigurations() == 0);
            assertThat(text(gateway.post("/v1/chat/completions", CHAT))).contains("from the new one");
        }
    }

    @Test
    void a_stream_in_flight_ends_as_it_began() throws Exception {
        settings(baseUrl(mock));
        start();
        var hold = new CompletableFuture<Void>();
        mock.always(MockResponse.text("one two three").holdBefore(3, hold));
        CompletableFuture<HttpResponse<String>> stream = CompletableFuture.supplyAsync(
                () -> gateway.post("/v1/chat/completions", CHAT.replace("{\"model", "{\"stream\":true,\"model")));
        mock.awaitCalls(1, TIMEOUT);
        settings(baseUrl(mock), "ratatoskr.routing.total=60s");
        gateway.reload();
        settings(baseUrl(mock), "ratatoskr.routing.total=50s");
        gateway.reload();
        hold.complete(null);
        assertThat(text(stream.get(30, TimeUnit.SECONDS))).contains("three").contains("[DONE]");
    }

    @Test
    void routes_are_added_changed_and_removed() throws IOException {
        write("routes/custom/a.camel.yaml", httpRoute("a", "one"));
        write("routes/custom/b.camel.yaml", httpRoute("b", "one"));
        start();
        assertThat(text(gateway.get("/a"))).isEqualTo("one");

        write("routes/custom/a.camel.yaml", httpRoute("a", "two"));
        write("routes/custom/c.camel.yaml", httpRoute("c", "one"));
        Files.delete(home.resolve("routes/custom/b.camel.yaml"));
        assertThat(gateway.reload().changes())
                .extracting(Object::toString)
                .containsExactly(
                        "routes/custom/a.camel.yaml changed",
                        "routes/custom/b.camel.yaml removed",
                        "routes/custom/c.camel.yaml added");

        assertThat(text(gateway.get("/a"))).isEqualTo("two");
        assertThat(gateway.get("/b").statusCode()).isEqualTo(404);
        assertThat(text(gateway.get("/c"))).isEqualTo("one");
    }

    @Test
    void lines_of_providers_are_added_and_removed() throws IOException {
        settings(baseUrl(mock));
        start();
        mock.always(MockResponse.text("hello"));
        settings(
                baseUrl(mock),
                "ratatoskr.providers.mine.base-url=" + mock.baseUrl(),
                "ratatoskr.providers.mine.models=my-model");
        write("routes/core/mine.camel.yaml", PROVIDER_LINE.formatted("mine"));
        gateway.reload();
        String mine = CHAT.replace("compatible:m", "mine:my-model");
        HttpResponse<String> response = gateway.post("/v1/chat/completions", mine);
        assertThat(response.headers().firstValue("x-ratatoskr-provider")).hasValue("mine");

        settings(baseUrl(mock));
        Files.delete(home.resolve("routes/core/mine.camel.yaml"));
        gateway.reload();
        assertThat(gateway.post("/v1/chat/completions", mine).headers().firstValue("x-ratatoskr-provider"))
                .hasValue("compatible");
    }

    @Test
    void a_policy_and_a_kamelet_and_an_alias_change() throws IOException {
        settings(baseUrl(mock));
        String kamelet = """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata: {name: greeting-action}
                spec:
                  definition: {title: Greeting, description: A greeting.}
                  template: {from: {uri: "kamelet:source", steps: [{setBody: {constant: %s}}]}}
                """;
        write("kamelets/greeting-action.kamelet.yaml", kamelet.formatted("one"));
        write(
                "routes/custom/a.camel.yaml",
                "- route: {id: a, from: {uri: \"platform-http:/a\", steps: [{to: {uri: \"kamelet:greeting-action\"}}]}}\n");
        start();
        assertThat(text(gateway.get("/a"))).isEqualTo("one");

        write("kamelets/greeting-action.kamelet.yaml", kamelet.formatted("two"));
        write("config/models.yaml", "aliases: {fast: [\"compatible:m\"]}\n");
        write("routes/policies/chat.camel.yaml", """
                - route: {id: policy-chat, from: {uri: "direct:policy-chat", steps: [\
                {setHeader: {name: CamelRatatoskrSystem, constant: Be brief.}}, {to: {uri: "direct:serve-chat"}}]}}
                """);
        assertThat(gateway.reload().changes())
                .extracting(Object::toString)
                .containsExactly(
                        "config/models.yaml changed",
                        "kamelets/greeting-action.kamelet.yaml changed",
                        "routes/policies/chat.camel.yaml changed");

        assertThat(text(gateway.get("/a"))).isEqualTo("two");
        text(gateway.post("/v1/chat/completions", CHAT.replace("compatible:m", "fast")));
        assertThat(new String(mock.lastCall().body(), StandardCharsets.UTF_8)).contains("Be brief.");
    }

    @Test
    void mistakes_are_listed_with_file_and_line_and_nothing_changes() throws IOException {
        write("routes/custom/a.camel.yaml", httpRoute("a", "one"));
        settings("ratatoskr.access.admin=loopback");
        start();
        CamelContext before = gateway.context();
        write("routes/custom/a.camel.yaml", httpRoute("a", "two"));
        write("routes/custom/b.camel.yaml", "\n" + httpRoute("b", "x").replace("setBody", "setBdoy"));
        write(
                "routes/custom/c.camel.yaml",
                "- route: {id: c, from: {uri: \"direct:c\", steps: [{to: {uri: \"nosuch:x\"}}]}}\n");

        HttpResponse<String> response = gateway.post("/admin/reload", "");
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body())
                .contains("\"code\":\"configuration_invalid\"")
                .contains("routes/custom/b.camel.yaml:2")
                .contains("routes/custom/c.camel.yaml:1");
        assertThat(gateway.context()).isSameAs(before);
        assertThat(text(gateway.get("/a"))).isEqualTo("one");
        assertThat(gateway.logReload()).isTrue();

        Files.delete(home.resolve("routes/custom/b.camel.yaml"));
        Files.delete(home.resolve("routes/custom/c.camel.yaml"));
        assertThat(text(gateway.post("/admin/reload", "")))
                .isEqualTo(
                        "{\"object\":\"reload\",\"changed\":[{\"name\":\"routes/custom/a.camel.yaml\",\"change\":\"changed\"}],\"restart\":[]}");
        assertThat(text(gateway.get("/a"))).isEqualTo("two");
    }

    @Test
    void mistakes_in_settings_change_nothing() throws IOException {
        settings(baseUrl(mock));
        start();
        settings(baseUrl(mock), "ratatoskr.http.prot=1");
        assertThatThrownBy(gateway::reload)
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("ratatoskr.http.prot");
        text(gateway.post("/v1/chat/completions", CHAT));
    }

    @Test
    void a_route_whose_input_cannot_start_changes_nothing_and_the_others_go_on() throws IOException {
        write("routes/custom/a.camel.yaml", timer("a", "one"));
        start();
        await().atMost(TIMEOUT).until(() -> ticks("one") > 0);
        write("routes/custom/a.camel.yaml", timer("a", "two"));
        write(
                "routes/custom/b.camel.yaml",
                "- route: {id: b, from: {uri: \"netty:tcp://203.0.113.1:1\", steps: [{log: x}]}}\n");
        assertThatThrownBy(gateway::reload)
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("routes/custom/b.camel.yaml:1");
        long ticks = ticks("one");
        await().atMost(TIMEOUT).until(() -> ticks("one") > ticks);
    }

    private static String timer(String id, String text) {
        return "- route: {id: %s, from: {uri: \"timer:%s\", parameters: {period: 20}, steps: [{setBody: {constant: %s}}, "
                        .formatted(id, id, text)
                + "{to: {uri: \"mock:%s\", parameters: {retainLast: 1}}}]}}\n".formatted(text);
    }

    private long ticks(String text) {
        return gateway.context()
                .getEndpoint("mock:" + text + "?retainLast=1", MockEndpoint.class)
                .getReceivedCounter();
    }

    @Test
    void a_timer_of_the_old_configuration_ends() throws Exception {
        write("routes/custom/a.camel.yaml", timer("a", "one"));
        start();
        await().atMost(TIMEOUT).until(() -> ticks("one") > 0);
        var old = new WeakReference<>(gateway.context());
        write("routes/custom/a.camel.yaml", timer("a", "two"));
        gateway.reload();
        await().atMost(TIMEOUT).until(() -> ticks("two") > 1);
        await().atMost(TIMEOUT).until(() -> old.get() == null || old.get().isStopped());
        await().atMost(TIMEOUT).until(() -> {
            System.gc();
            return old.get() == null;
        });
    }

    @Test
    void keys_that_need_a_restart_are_named_and_the_others_apply() throws IOException {
        settings(baseUrl(mock));
        start();
        settings(baseUrl(mock), "ratatoskr.log.level=debug", "ratatoskr.http.body-limit=1KiB");
        assertThat(gateway.reload().restart()).containsExactly("ratatoskr.log.level");
        assertThat(gateway.post("/v1/chat/completions", CHAT.replace("hello", "x".repeat(2000)))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void the_states_of_circuit_breakers_and_of_stopped_routes_stay() throws IOException {
        write("routes/custom/a.camel.yaml", httpRoute("a", "one"));
        settings(baseUrl(mock), "ratatoskr.access.admin=loopback");
        start();
        text(gateway.post("/admin/routes/a/stop", ""));
        breakers().find("compatible", "chat").orElseThrow().transitionToOpenState();

        settings(baseUrl(mock), "ratatoskr.access.admin=loopback", "ratatoskr.routing.total=60s");
        gateway.reload();

        assertThat(gateway.get("/a").statusCode()).isEqualTo(404);
        assertThat(gateway.post("/v1/chat/completions", CHAT).statusCode()).isEqualTo(503);
        text(gateway.post("/admin/routes/a/start", ""));
        assertThat(text(gateway.get("/a"))).isEqualTo("one");
    }

    private CircuitBreakers breakers() {
        return gateway.context()
                .getRegistry()
                .lookupByNameAndType(RatatoskrConstants.BREAKERS_BEAN, CircuitBreakers.class);
    }

    @Test
    void the_connections_of_a_provider_that_has_not_changed_are_used_again() throws IOException {
        String other = "ratatoskr.providers.mine.base-url=%s";
        settings(baseUrl(mock), other.formatted("http://127.0.0.1:1/v1"));
        start();
        ProviderClient unchanged = client("compatible");
        ProviderClient changed = client("mine");
        settings(baseUrl(mock), other.formatted("http://127.0.0.1:2/v1"));
        gateway.reload();
        assertThat(client("compatible")).isSameAs(unchanged);
        assertThat(client("mine")).isNotSameAs(changed);
    }

    private ProviderClient client(String provider) {
        Providers providers =
                gateway.context().getRegistry().lookupByNameAndType("ratatoskr-providers", Providers.class);
        return providers.client(providers.settings().get(provider));
    }

    @Test
    void only_an_administrator_may_reload() throws IOException {
        write("keys", "admin=secret admin\nuser=other\n");
        settings("ratatoskr.access.keys-file=keys");
        start();
        assertThat(gateway.post("/admin/reload", "", "authorization", "Bearer other")
                        .statusCode())
                .isEqualTo(403);
        assertThat(gateway.post("/admin/reload", "", "authorization", "Bearer secret")
                        .statusCode())
                .isEqualTo(200);
    }
}
