package io.ratatoskr.camel.onnx;

import static io.ratatoskr.onnx.SharedModels.INT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.onnx.SharedModels;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.builder.ExchangeBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class OnnxComponentTest {
    private static final String ROUTES = """
            - route:
                id: any
                from:
                  uri: direct:any
                  steps:
                    - to:
                        uri: onnx:*
            - route:
                id: fixed
                from:
                  uri: direct:fixed
                  steps:
                    - to:
                        uri: onnx:all-MiniLM-L6-v2-q
            - route:
                id: with-organisation
                from:
                  uri: direct:with-organisation
                  steps:
                    - to:
                        uri: onnx:sentence-transformers/all-MiniLM-L6-v2-q
            """;

    @RegisterExtension
    static final SharedModels local = new SharedModels();

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        context.getRegistry().bind("models", local.models());
        context.start();
        Resource routes = ResourceHelper.fromString("test.camel.yaml", ROUTES);
        PluginHelper.getRoutesLoader(context).loadRoutes(routes);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void an_asterisk_selects_the_model_that_the_request_names() {
        EmbedResponse response = call("direct:any", EmbedRequest.of(INT8, "hello"));

        assertThat(response.model()).isEqualTo(INT8);
        assertThat(response.dimensions()).isEqualTo(384);
    }

    @Test
    void a_model_in_the_uri_overrides_the_request() {
        EmbedRequest request = EmbedRequest.of("whatever", "hello");

        assertThat(call("direct:fixed", request).model()).isEqualTo(INT8);
        assertThat(call("direct:with-organisation", request).model()).isEqualTo(INT8);
    }

    @Test
    void an_unknown_model_is_not_available() {
        assertThat(send("direct:any", EmbedRequest.of("whatever", "hello"), null)
                        .getException())
                .isInstanceOf(ModelNotAvailable.class);
    }

    @Test
    void other_operations_are_not_supported() {
        GenerateRequest generate = GenerateRequest.of(INT8, "Once upon a time");

        assertThat(send("direct:any", generate, null).getException())
                .isInstanceOf(NotSupported.class)
                .hasMessage(
                        "model 'all-MiniLM-L6-v2-q' (provider 'local') does not support 'generate'; it supports: embed");
    }

    @Test
    void the_cancellation_of_the_exchange_is_respected() {
        Cancellation cancellation = Cancellation.withTimeout(Duration.ofMinutes(1));
        cancellation.cancel("client disconnected");

        assertThat(send("direct:any", EmbedRequest.of(INT8, "hello"), cancellation)
                        .getException())
                .isInstanceOf(Cancelled.class)
                .hasMessage("client disconnected");
    }

    @Test
    void a_route_from_onnx_or_to_an_unknown_model_or_without_models_does_not_start() throws Exception {
        assertThatThrownBy(() -> context.getEndpoint("onnx:*").createConsumer(exchange -> {}))
                .hasMessage("onnx:* supports producers only; a route cannot start from it");
        assertThatThrownBy(
                        () -> context.getEndpoint("onnx:nope").createProducer().start())
                .hasStackTraceContaining(
                        "onnx:nope is not a local model; expected one of [all-MiniLM-L6-v2, all-MiniLM-L6-v2-q");
        try (DefaultCamelContext empty = new DefaultCamelContext()) {
            empty.start();
            assertThatThrownBy(
                            () -> empty.getEndpoint("onnx:*").createProducer().start())
                    .hasStackTraceContaining("bind exactly one io.ratatoskr.onnx.LocalModels in the registry");
        }
        assertThat(context.getEndpoint("onnx:*").isSingleton()).isTrue();
    }

    private EmbedResponse call(String uri, Object request) {
        Exchange exchange = send(uri, request, null);
        if (exchange.getException() != null) {
            throw new AssertionError(exchange.getException());
        }
        return exchange.getMessage().getBody(EmbedResponse.class);
    }

    private Exchange send(String uri, Object request, Cancellation cancellation) {
        Exchange exchange =
                ExchangeBuilder.anExchange(context).withBody(request).build();
        if (cancellation != null) {
            exchange.setVariable(RatatoskrConstants.CANCELLATION, cancellation);
        }
        return context.createFluentProducerTemplate()
                .to(uri)
                .withExchange(exchange)
                .send();
    }
}
