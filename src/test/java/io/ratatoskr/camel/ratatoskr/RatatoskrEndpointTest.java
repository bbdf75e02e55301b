package io.ratatoskr.camel.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in {@code ratatoskr:} URIs, which are found when the endpoint is created. */
final class RatatoskrEndpointTest {
    private static DefaultCamelContext context;

    @BeforeAll
    static void start() {
        context = new DefaultCamelContext();
        context.getComponent("ratatoskr", RatatoskrComponent.class).setAutoInstall(false);
        context.start();
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ratatoskr:chatt                                 | unknown operation 'chatt'; expected one of chat, generate, embed, classify, zero-shot, nli, stance, rerank, tokens, tokenize
            ratatoskr:zeroShot                              | unknown operation 'zeroShot'; expected one of chat, generate,
            ratatoskr:CHAT                                  | unknown operation 'CHAT'
            ratatoskr:chat?operation=embed                  | the operation of ratatoskr:chat is in its path; remove the parameter operation=embed
            ratatoskr:chat?sistem=x                         | Unknown parameters=[{sistem=x}]
            ratatoskr:chat?labels=a,b                       | ratatoskr:chat has no option labels; its options are model, provider, system, temperature, maxTokens, responseFormat, parameters, timeout, input, output, stream
            ratatoskr:embed?temperature=0.2                 | ratatoskr:embed has no option temperature; its options are model, provider, parameters, timeout, input, output
            ratatoskr:tokens?parameters=warn                | ratatoskr:tokens has no option parameters; its options are model, provider, input, output
            ratatoskr:embed?stream=true                     | ratatoskr:embed has no option stream; only chat and generate can be streamed
            ratatoskr:chat?stream=true&output=json          | ratatoskr:chat: a stream is not one JSON text; use output=text or output=record with stream=true
            ratatoskr:chat?stream=yes                       | option stream of ratatoskr:chat: 'yes' is not valid; expected true or false
            ratatoskr:chat?output=xml                       | unknown output 'xml'; expected text, json or record
            ratatoskr:chat?temperature=hot                  | option temperature of ratatoskr:chat: 'hot' is not valid; expected a number
            ratatoskr:chat?maxTokens=1.5                    | option maxTokens of ratatoskr:chat: '1.5' is not valid; expected a whole number
            ratatoskr:chat?parameters=strict                | option parameters of ratatoskr:chat: 'strict' is not valid; expected warn, error or ignore
            ratatoskr:chat?timeout=soon                     | option timeout of ratatoskr:chat: 'soon' is not valid; expected a duration such as 30s, 500ms or 2m
            ratatoskr:chat?model=RAW(${nosuch})             | option model of ratatoskr:chat: the expression '${nosuch}' is not valid: Unknown function: nosuch
            ratatoskr:chat?system=RAW(${body)               | option system of ratatoskr:chat: the expression '${body' is not valid: expected symbol functionEnd but was eol at location
            ratatoskr:chat?gateway=localhost:9740           | option gateway of ratatoskr:chat: the service 'localhost:9740'
            ratatoskr:chat?gateway=http://host/other        | option gateway of ratatoskr:chat: the service 'http://host/other' has a path
            ratatoskr:chat?gateway=RAW(http://u:p@host)     | option gateway of ratatoskr:chat: the service 'http://host' has a user
            ratatoskr:chat?gateway=http://localhost&gatewayApiKey=a b | option gateway of ratatoskr:chat: the key for http://localhost has blanks
            """)
    void mistake_stops_the_start_with_a_sentence(String uri, String message) {
        assertThatThrownBy(() -> context.getEndpoint(uri)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat",
                "generate",
                "embed",
                "classify",
                "zero-shot",
                "nli",
                "stance",
                "rerank",
                "tokens",
                "tokenize"
            })
    void every_operation_has_an_endpoint_that_only_sends(String operation) throws Exception {
        var endpoint = context.getEndpoint("ratatoskr:" + operation, RatatoskrEndpoint.class);
        assertThat(endpoint.createProducer()).isNotNull();
        assertThat(endpoint.isRemote()).isFalse();
        assertThatThrownBy(() -> endpoint.createConsumer(exchange -> {}))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void route_that_starts_from_it_is_refused() {
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("ratatoskr:chat").routeId("wrong").to("direct:nowhere");
                    }
                }))
                .isInstanceOf(FailedToStartRouteException.class)
                .hasMessageContaining(
                        "ratatoskr:chat only sends: a route cannot start from it; use it in 'to', and start from another endpoint");
    }

    @Test
    void without_a_gateway_a_message_fails_with_what_to_do() {
        var exchange = context.createProducerTemplate()
                .request("ratatoskr:chat?model=m", e -> e.getIn().setBody("hi"));
        assertThat(exchange.getException())
                .hasMessageContaining("has no gateway; install one with Ratatoskr.into, or leave"
                        + " camel.component.ratatoskr.autoInstall at true");
        assertThat(exchange.getMessage().getBody()).isEqualTo("hi");
    }
}
