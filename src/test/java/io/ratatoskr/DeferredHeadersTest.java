package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.camel.exchange.DeferredHeaders;
import io.ratatoskr.camel.exchange.RatatoskrHeaders;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.StubProvider;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The headers of an HTTP request are put on its message only when a step needs them. */
@Timeout(60)
final class DeferredHeadersTest {
    private static final String CHAT =
            "{\"model\":\"compatible:small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @RegisterExtension
    private final StubProvider provider = StubProvider.start();

    private final List<Object> seen = new CopyOnWriteArrayList<>();

    private TestGateway gateway(RouteBuilder policy) throws Exception {
        provider.always(MockResponse.text("hello"));
        TestGateway gateway = TestGateway.forMock(provider.mock());
        gateway.context().addRoutes(policy);
        return gateway;
    }

    @Test
    void request_that_no_step_looks_at_keeps_them_deferred() throws Exception {
        try (TestGateway gateway = gateway(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:policy-chat")
                        .routeId("policy-chat")
                        .to("direct:serve-chat")
                        .process(exchange -> seen.add(((DeferredHeaders) exchange.getMessage()).areHeadersDeferred()));
            }
        })) {
            assertThat(gateway.post("/v1/chat/completions", CHAT).statusCode()).isEqualTo(200);
            assertThat(seen).containsExactly(true);
        }
    }

    @Test
    void step_sees_those_of_the_request_and_of_the_response() throws Exception {
        try (TestGateway gateway = gateway(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:policy-chat")
                        .routeId("policy-chat")
                        .to("direct:serve-chat")
                        .process(exchange -> seen.addAll(new ArrayList<>(List.of(
                                exchange.getMessage().getHeader("CamelHttpMethod"),
                                exchange.getMessage().getHeader("Content-Type"),
                                exchange.getMessage().getHeader(RatatoskrHeaders.RESPONSE_PROVIDER)))));
            }
        })) {
            HttpResponse<String> response = gateway.post("/v1/chat/completions", CHAT);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(seen).containsExactly("POST", "application/json", "compatible");
        }
    }

    @Test
    void response_has_the_headers_of_the_call_that_was_last() throws Exception {
        try (TestGateway gateway = gateway(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:policy-chat")
                        .routeId("policy-chat")
                        .to("direct:serve-chat")
                        .transform(simple("${variable.inboundRequest}"))
                        .setHeader(RatatoskrHeaders.MODEL, constant("compatible:large"))
                        .to("direct:serve-chat")
                        .process(
                                exchange -> seen.add(exchange.getMessage().getHeader(RatatoskrHeaders.RESPONSE_MODEL)));
            }
        })) {
            assertThat(gateway.post("/v1/chat/completions", CHAT).statusCode()).isEqualTo(200);
            assertThat(provider.lastCall().text()).contains("large");
            assertThat(seen).hasSize(1).doesNotContainNull();
        }
    }

    @Test
    void copies_of_the_message_have_the_headers_also_after_the_response() throws Exception {
        var responded = new CountDownLatch(1);
        var read = new CountDownLatch(2);
        try (TestGateway gateway = gateway(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:policy-chat")
                        .routeId("policy-chat")
                        .wireTap("seda:tap-before")
                        .to("direct:serve-chat")
                        .wireTap("seda:tap-after");
                from("seda:tap-before").process(exchange -> late(exchange, "X-Team"));
                from("seda:tap-after").process(exchange -> late(exchange, RatatoskrHeaders.RESPONSE_PROVIDER));
            }

            private void late(Exchange exchange, String header) throws InterruptedException {
                responded.await(20, TimeUnit.SECONDS);
                seen.add(exchange.getMessage().getHeader(header) + " "
                        + exchange.getMessage().getHeader("X-Team"));
                read.countDown();
            }
        })) {
            HttpResponse<String> response = gateway.post("/v1/chat/completions", CHAT, "X-Team", "red");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("x-team")).isEmpty();
            responded.countDown();
            assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(seen).containsExactlyInAnyOrder("red red", "compatible red");
        }
    }

    @Test
    void removed_and_replaced_headers_stay_so_across_the_operation() throws Exception {
        try (TestGateway gateway = gateway(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:policy-chat")
                        .routeId("policy-chat")
                        .removeHeaders("*")
                        .setHeader("X-Own", constant("1"))
                        .to("direct:serve-chat")
                        .process(exchange -> {
                            seen.add(String.valueOf(exchange.getMessage().getHeader("X-Team")));
                            seen.add(String.valueOf(exchange.getMessage().getHeader("X-Own")));
                            seen.add(String.valueOf(
                                    exchange.getMessage().getHeader(RatatoskrHeaders.RESPONSE_PROVIDER)));
                        });
            }
        })) {
            HttpResponse<String> response = gateway.post(
                    "/v1/chat/completions", CHAT, "X-Team", "red", "CamelRatatoskrModel", "compatible:evil");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(seen).containsExactly("null", "1", "compatible");
            assertThat(response.headers().firstValue("x-team")).isEmpty();
            assertThat(provider.lastCall().text()).contains("small").doesNotContain("evil");
        }
    }
}
