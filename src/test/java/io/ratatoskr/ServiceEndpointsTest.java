package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.camel.exchange.RatatoskrHeaders;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints with the option {@code gateway} in contexts of other applications. */
@Timeout(60)
final class ServiceEndpointsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String KEY = "a-key-of-the-test-0123456789";

    @TempDir
    static Path folder;

    private static MockProvider mock;
    private static TestGateway service;

    @BeforeAll
    static void start() throws Exception {
        mock = MockProvider.start();
        Path keys = Files.writeString(folder.resolve("keys"), "mine=" + KEY + "\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        service = TestGateway.forMock(
                mock, "ratatoskr.access.keys-file", keys.toString(), "ratatoskr.cache.chat", "true");
    }

    @AfterAll
    static void stop() {
        service.close();
        mock.close();
    }

    @BeforeEach
    void script() {
        mock.reset();
        mock.always(MockResponse.text("four"));
    }

    private static Exchange send(DefaultCamelContext context, String uri, Map<String, Object> headers) {
        return context.createProducerTemplate().request(uri, exchange -> {
            exchange.getIn().setBody("two plus two?");
            exchange.getIn().setHeaders(new HashMap<>(headers));
        });
    }

    private static String chat(String options) {
        return "ratatoskr:chat?model=compatible:m&gateway=" + service.url() + "&gatewayApiKey=" + KEY + options;
    }

    @Test
    void no_gateway_is_installed_for_them() throws Exception {
        try (var context = new DefaultCamelContext()) {
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("mine.camel.yaml", """
                    - route:
                        id: mine
                        from:
                          uri: direct:mine
                          steps:
                            - to:
                                uri: ratatoskr:chat
                                parameters:
                                  model: compatible:m
                                  gateway: "{{shared.gateway}}"
                                  gatewayApiKey: "{{shared.key}}"
                    """));
            context.getPropertiesComponent().addInitialProperty("shared.gateway", service.url());
            context.getPropertiesComponent().addInitialProperty("shared.key", KEY);
            context.start();
            Exchange exchange = send(context, "direct:mine", Map.of());
            assertThat(exchange.getMessage().getBody()).isEqualTo("four");
            assertThat(exchange.getMessage().getHeader(RatatoskrHeaders.RESPONSE_PROVIDER))
                    .isEqualTo("compatible");
            assertThat(context.getRoutes()).hasSize(1);
            assertThat(context.getRegistry().lookupByName("ratatoskr-admission"))
                    .isNull();
        }
    }

    @Test
    void a_context_can_have_both() throws Exception {
        try (var context = new DefaultCamelContext()) {
            context.start();
            assertThat(send(context, chat(""), Map.of()).getMessage().getBody()).isEqualTo("four");
            assertThat(context.getRoutes()).isEmpty();
            Exchange own = send(context, "ratatoskr:tokens?model=gpt-4o&gateway=", Map.of());
            assertThat(own.getException()).isNull();
            assertThat(context.getRoute("count-tokens")).isNotNull();
        }
    }

    @Test
    void component_options_hold_for_all_endpoints_of_an_application() throws Exception {
        var main = new Main();
        main.setPropertyPlaceholderLocations("false");
        main.configure().withRoutesIncludePattern("false");
        main.addInitialProperty("camel.component.ratatoskr.gateway", service.url());
        main.addInitialProperty("camel.component.ratatoskr.gateway-api-key", KEY);
        main.start();
        try {
            var context = (DefaultCamelContext) main.getCamelContext();
            assertThat(send(context, "ratatoskr:chat?model=compatible:m", Map.of())
                            .getMessage()
                            .getBody())
                    .isEqualTo("four");
            assertThat(context.getRoutes()).isEmpty();
        } finally {
            main.stop();
        }
    }

    @Test
    void what_goes_beside_the_request_arrives() throws Exception {
        try (var context = new DefaultCamelContext()) {
            context.start();
            Exchange first = send(context, chat("&temperature=0"), Map.of());
            assertThat(first.getMessage().getHeader(RatatoskrHeaders.RESPONSE_CACHE))
                    .isEqualTo("miss");
            assertThat(first.getMessage().getHeader(RatatoskrHeaders.RESPONSE_ATTEMPTS))
                    .isEqualTo(1);
            Exchange again = send(context, chat("&temperature=0"), Map.of());
            assertThat(again.getMessage().getHeader(RatatoskrHeaders.RESPONSE_CACHE))
                    .isEqualTo("hit");
            Exchange fresh = send(context, chat("&temperature=0"), Map.of(RatatoskrHeaders.CACHE, "no-cache"));
            assertThat(fresh.getMessage().getHeader(RatatoskrHeaders.RESPONSE_CACHE))
                    .isEqualTo("miss");
            assertThat(fresh.getMessage().getHeaders()).doesNotContainKey(RatatoskrHeaders.CACHE);
            assertThat(mock.callCount()).isEqualTo(2);
        }
    }

    @Test
    void wrong_key_is_refused_and_no_key_is_in_a_text() throws Exception {
        try (var context = new DefaultCamelContext()) {
            context.start();
            String uri = "ratatoskr:chat?model=compatible:m&gateway=" + service.url() + "&gatewayApiKey=wrong-secret";
            Exchange exchange = send(context, uri, Map.of());
            assertThat(exchange.getException()).isInstanceOf(Unauthorized.class);
            assertThat(exchange.getException().toString()).doesNotContain("wrong-secret");
            assertThat(context.getEndpoint(uri).toString()).doesNotContain("wrong-secret");
        }
    }

    @Test
    void a_gateway_that_does_not_run_fails_the_message_and_not_the_start() throws Exception {
        try (var context = new DefaultCamelContext()) {
            context.start();
            Exchange exchange = send(context, "ratatoskr:chat?model=m&gateway=http://127.0.0.1:1", Map.of());
            assertThat(exchange.getException())
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("http://127.0.0.1:1");
            assertThat(exchange.getMessage().getBody()).isEqualTo("two plus two?");
        }
    }

    @Test
    void stopping_the_context_closes_its_clients_and_starting_it_again_makes_new_ones() throws Exception {
        try (var context = new DefaultCamelContext()) {
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("mine.camel.yaml", """
                    - route:
                        id: mine
                        from:
                          uri: direct:mine
                          steps:
                            - to:
                                uri: "%s"
                    """.formatted(
                            chat("&stream=true&output=record"))));
            context.start();
            mock.always(MockResponse.text("one two three").holdBefore(2, new CompletableFuture<>()));
            assertThat(send(context, "direct:mine", Map.of()).getException()).isNull();
            context.stop();
            mock.awaitAborted(1, TIMEOUT);
            context.start();
            mock.always(MockResponse.text("four"));
            assertThat(send(context, "direct:mine", Map.of()).getException()).isNull();
        }
    }

    @Test
    void a_mistake_in_the_address_stops_the_start() throws Exception {
        try (var context = new DefaultCamelContext()) {
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("mine.camel.yaml", """
                    - route:
                        id: mine
                        from:
                          uri: direct:mine
                          steps:
                            - to:
                                uri: ratatoskr:chat
                                parameters:
                                  gateway: localhost
                    """));
            assertThatThrownBy(context::start)
                    .hasStackTraceContaining("option gateway of ratatoskr:chat: the service 'localhost'");
        }
    }
}
