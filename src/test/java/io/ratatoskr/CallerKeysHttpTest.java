package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that send keys of their own for providers. */
final class CallerKeysHttpTest {
    private static final String HEADER = "x-ratatoskr-provider-key";
    private static final String ALICE = "openai=sk-alice-0123456789";
    private static final String BOB = "openai=sk-bob-0123456789";
    private static final String REJECTED =
            "{\"error\":{\"message\":\"Incorrect API key sk-alice-0123456789\",\"code\":\"invalid_api_key\"}}";

    @TempDir
    Path folder;

    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    private TestGateway gateway(String... more) throws IOException {
        return gateway(Map.of("RATATOSKR_PROVIDERS_OPENAI_API_KEY", "sk-of-the-gateway"), more);
    }

    private TestGateway gateway(Map<String, String> environment, String... more) throws IOException {
        var settings = new ArrayList<>(List.of(
                "ratatoskr.providers.openai.base-url",
                mock.origin(),
                "ratatoskr.providers.openai.caller-keys",
                "true",
                "ratatoskr.provider-defaults.retries",
                "0"));
        settings.addAll(List.of(more));
        return TestGateway.with(
                Files.writeString(folder.resolve("models.yaml"), "{}"), environment, settings.toArray(String[]::new));
    }

    private static HttpResponse<String> chat(TestGateway gateway, boolean stream, String... headers) {
        return gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"openai:m\",\"temperature\":0,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                        .formatted(stream),
                headers);
    }

    private static HttpResponse<String> chat(TestGateway gateway, String... headers) {
        return chat(gateway, false, headers);
    }

    private List<String> sentKeys() {
        return mock.calls().stream()
                .map(call -> String.valueOf(call.header("authorization")))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_provider_gets_the_key_of_the_caller_and_nothing_else_of_it(boolean stream) throws IOException {
        try (TestGateway gateway = gateway();
                LogCapture log = LogCapture.start()) {
            assertThat(chat(gateway, stream, HEADER, ALICE).statusCode()).isEqualTo(200);
            assertThat(chat(gateway, stream).statusCode()).isEqualTo(200);
            assertThat(sentKeys()).containsExactly("Bearer sk-alice-0123456789", "Bearer sk-of-the-gateway");
            assertThat(mock.calls()).extracting(MockCall::headers).noneMatch(headers -> headers.containsKey(HEADER));
            assertThat(log.text()).doesNotContain("alice");
        }
    }

    @Test
    void a_provider_that_does_not_take_them_refuses() throws IOException {
        try (TestGateway gateway = gateway("ratatoskr.providers.openai.caller-keys", "false")) {
            HttpResponse<String> refused = chat(gateway, HEADER, ALICE);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(refused.body())
                    .contains("ratatoskr.providers.openai.caller-keys")
                    .doesNotContain("alice");
            assertThat(mock.callCount()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-alice",
                "=sk-alice",
                "openai=",
                "nobody=sk-alice",
                "openai=sk-alice,openai=sk-bob",
                "openai=sk alice"
            })
    void what_is_no_key_of_a_known_provider_is_400_without_its_text(String value) throws IOException {
        try (TestGateway gateway = gateway()) {
            HttpResponse<String> refused = chat(gateway, HEADER, value);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
            assertThat(refused.body()).contains(HEADER).doesNotContain("alice");
            assertThat(mock.callCount()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_rejected_key_is_401_for_its_caller_and_changes_nothing_for_others(boolean stream) throws IOException {
        try (TestGateway gateway = gateway();
                LogCapture log = LogCapture.start()) {
            mock.enqueue(MockResponse.json(REJECTED).status(401));
            HttpResponse<String> rejected = chat(gateway, stream, HEADER, ALICE);
            assertThat(rejected.statusCode()).as(rejected.body()).isEqualTo(401);
            assertThat(rejected.body()).contains(HEADER).doesNotContain("alice");
            assertThat(chat(gateway, stream).statusCode()).isEqualTo(200);
            assertThat(chat(gateway, stream, HEADER, BOB).statusCode()).isEqualTo(200);
            assertThat(log.text()).doesNotContain("alice").doesNotContain("API key rejected by provider");
        }
    }

    @Test
    void an_error_that_repeats_the_key_leaves_without_it() throws IOException {
        try (TestGateway gateway = gateway();
                LogCapture log = LogCapture.start()) {
            mock.enqueue(MockResponse.json(REJECTED).status(500));
            HttpResponse<String> failed = chat(gateway, HEADER, ALICE);
            assertThat(failed.statusCode()).isEqualTo(503);
            assertThat(failed.body()).doesNotContain("alice");
            assertThat(log.text()).doesNotContain("sk-alice");
        }
    }

    @Test
    void the_cache_keeps_tenants_apart_even_when_callers_share_it() throws IOException {
        try (TestGateway gateway = gateway("ratatoskr.cache.chat", "true", "ratatoskr.cache.shared", "true")) {
            assertThat(cache(chat(gateway))).isEqualTo("miss");
            assertThat(cache(chat(gateway, HEADER, ALICE))).isEqualTo("miss");
            assertThat(cache(chat(gateway, HEADER, BOB))).isEqualTo("miss");
            assertThat(cache(chat(gateway, HEADER, ALICE))).isEqualTo("hit");
            assertThat(cache(chat(gateway))).isEqualTo("hit");
            assertThat(mock.callCount()).isEqualTo(3);
        }
    }

    private static String cache(HttpResponse<?> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return response.headers().firstValue("x-ratatoskr-cache").orElse("none");
    }

    @Test
    void failures_open_the_circuit_for_their_tenant_only() throws IOException {
        try (TestGateway gateway = gateway(
                "ratatoskr.providers.openai.breaker-window",
                "4",
                "ratatoskr.providers.openai.breaker-minimum-calls",
                "4")) {
            for (int i = 0; i < 4; i++) {
                mock.enqueue(MockResponse.json("{}").status(500));
                assertThat(chat(gateway, HEADER, ALICE).statusCode()).isEqualTo(503);
            }
            assertThat(chat(gateway, HEADER, ALICE).statusCode()).isEqualTo(503);
            assertThat(mock.callCount()).isEqualTo(4);
            assertThat(chat(gateway, HEADER, BOB).statusCode()).isEqualTo(200);
            assertThat(chat(gateway).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void rates_of_the_gateways_account_are_not_those_of_callers() throws IOException {
        try (TestGateway gateway = gateway("ratatoskr.providers.openai.rate-wait", "0s")) {
            mock.enqueue(MockResponse.json("{\"error\":{\"message\":\"slow down\"}}")
                    .status(429)
                    .header("retry-after", "60"));
            assertThat(chat(gateway, HEADER, ALICE).statusCode()).isEqualTo(429);
            assertThat(chat(gateway).statusCode())
                    .as("learned from a tenant's refusal")
                    .isEqualTo(200);
            mock.enqueue(MockResponse.json("{\"error\":{\"message\":\"slow down\"}}")
                    .status(429)
                    .header("retry-after", "60"));
            assertThat(chat(gateway).statusCode()).isEqualTo(429);
            assertThat(chat(gateway, HEADER, BOB).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void without_a_key_of_the_gateway_only_callers_with_their_own_are_served() throws IOException {
        try (TestGateway gateway = gateway(Map.of(), "ratatoskr.providers.openai.requires-key", "true")) {
            HttpResponse<String> refused = chat(gateway);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(refused.body()).contains(HEADER);
            assertThat(mock.callCount()).isZero();
            assertThat(chat(gateway, HEADER, ALICE).statusCode()).isEqualTo(200);
            assertThat(sentKeys()).containsExactly("Bearer sk-alice-0123456789");
        }
    }

    /** Adds {@code /own}, which calls providers without dispatch. */
    private static void addRoute(TestGateway gateway, String endpoint) throws Exception {
        gateway.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/own")
                        .setBody(constant(ChatRequest.of("m", Message.user("hi"))))
                        .to(endpoint)
                        .convertBodyTo(String.class);
            }
        });
    }

    private static HttpResponse<String> own(TestGateway gateway, String... headers) {
        return gateway.post("/own", "{}", headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"provider:openai?name=openai", "direct:openai-chat"})
    void a_route_that_calls_a_provider_without_dispatch_uses_the_key(String endpoint) throws Exception {
        try (TestGateway gateway = gateway();
                LogCapture log = LogCapture.start()) {
            addRoute(gateway, endpoint);
            assertThat(own(gateway, HEADER, ALICE).statusCode()).isEqualTo(200);
            assertThat(own(gateway).statusCode()).isEqualTo(200);
            assertThat(sentKeys()).containsExactly("Bearer sk-alice-0123456789", "Bearer sk-of-the-gateway");
            assertThat(mock.calls()).extracting(MockCall::headers).noneMatch(headers -> headers.containsKey(HEADER));

            mock.enqueue(MockResponse.json(REJECTED).status(401));
            HttpResponse<String> rejected = own(gateway, HEADER, ALICE);
            assertThat(rejected.statusCode()).as(rejected.body()).isEqualTo(401);
            assertThat(rejected.body()).contains(HEADER).doesNotContain("alice");
            HttpResponse<String> unknown = own(gateway, HEADER, "nobody=sk-alice");
            assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(400);
            assertThat(log.text()).doesNotContain("alice");
        }
    }

    @Test
    void without_dispatch_too_a_provider_refuses_keys_that_it_does_not_take() throws Exception {
        try (TestGateway gateway = gateway("ratatoskr.providers.openai.caller-keys", "false")) {
            addRoute(gateway, "provider:openai?name=openai");
            HttpResponse<String> refused = own(gateway, HEADER, ALICE);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(refused.body()).contains("ratatoskr.providers.openai.caller-keys");
            assertThat(mock.callCount()).isZero();
        }
    }

    @Test
    void without_dispatch_too_a_provider_without_a_key_serves_only_callers_with_their_own() throws Exception {
        try (TestGateway gateway = gateway(Map.of(), "ratatoskr.providers.openai.requires-key", "true")) {
            addRoute(gateway, "provider:openai?name=openai");
            HttpResponse<String> refused = own(gateway);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(refused.body()).contains(HEADER);
            assertThat(own(gateway, HEADER, ALICE).statusCode()).isEqualTo(200);
            assertThat(sentKeys()).containsExactly("Bearer sk-alice-0123456789");
        }
    }

    @Test
    void an_endpoint_with_a_key_of_its_own_takes_none_of_callers() throws Exception {
        try (TestGateway gateway = gateway()) {
            addRoute(
                    gateway,
                    "provider:openai?name=openai&apiKey=RAW(sk-of-the-route)&baseUrl=" + mock.origin() + "/v1");
            HttpResponse<String> refused = own(gateway, HEADER, ALICE);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(refused.body()).contains(HEADER).doesNotContain("alice");
            assertThat(own(gateway).statusCode()).isEqualTo(200);
            assertThat(sentKeys()).containsExactly("Bearer sk-of-the-route");
        }
    }

    @Test
    void failures_with_a_callers_key_do_not_open_the_circuit_of_a_route_without_dispatch() throws Exception {
        try (TestGateway gateway = gateway(
                "ratatoskr.providers.openai.breaker-window",
                "4",
                "ratatoskr.providers.openai.breaker-minimum-calls",
                "4")) {
            addRoute(gateway, "direct:openai-chat");
            for (int i = 0; i < 5; i++) {
                mock.enqueue(MockResponse.json("{}").status(500));
                assertThat(own(gateway, HEADER, ALICE).statusCode()).isEqualTo(503);
            }
            assertThat(mock.callCount()).isEqualTo(5);
            assertThat(own(gateway).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void routes_of_operators_do_not_see_the_key() throws Exception {
        try (TestGateway gateway = gateway()) {
            gateway.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("platform-http:/seen").setBody(simple("${headers} ${variables}"));
                }
            });
            for (String path : new String[] {"/seen", "/seen?" + HEADER + "=openai=sk-alice-0123456789"}) {
                HttpResponse<String> seen = gateway.post(path, "{}", HEADER, ALICE, "x-other", "other");
                assertThat(seen.statusCode()).as(seen.body()).isEqualTo(200);
                assertThat(seen.body()).contains("x-other").contains("CallerKeys[openai]");
                assertThat(seen.body().replace(HEADER + "=openai=sk-alice-0123456789", ""))
                        .as("but for the query, which is part of the URL")
                        .doesNotContain("alice");
            }
        }
    }
}
