package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How failures in operators' routes are logged, and how their routes handle them. */
final class RouteFailuresTest {
    @TempDir
    private Path folder;

    @Test
    void a_failure_of_the_gateway_is_one_line_with_route_step_file_line_and_reason() throws IOException {
        try (var log = LogCapture.start();
                TestGateway gateway = start("""
                - route:
                    id: refusal
                    from:
                      uri: direct:refusal
                      steps:
                        - to:
                            uri: direct:inner-refusal
                - route:
                    id: inner-refusal
                    routeConfigurationId: quiet
                    from:
                      uri: direct:inner-refusal
                      steps:
                        - throwException:
                            exceptionType: io.ratatoskr.api.error.Forbidden
                            message: no
                """)) {
            send(gateway, "direct:refusal");
            assertThat(lines(log, "'refusal'"))
                    .singleElement()
                    .asString()
                    .matches("ERROR \\S+ route 'refusal' failed at to\\[direct:inner-refusal]"
                            + " \\(routes/custom/test.camel.yaml:6\\), exchange \\S+: Forbidden: no");
            assertThat(log.text()).doesNotContain("\tat ", "Message History", "Exhausted");
        }
    }

    @Test
    void routes_in_java_have_no_file_and_line() throws Exception {
        try (var log = LogCapture.start();
                TestGateway gateway = start("""
                - route: {id: other, from: {uri: "direct:other", steps: [{log: other}]}}
                """)) {
            gateway.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:java").routeId("java").throwException(new IllegalStateException("broken"));
                }
            });
            send(gateway, "direct:java");
            assertThat(lines(log, "'java'"))
                    .singleElement()
                    .asString()
                    .matches(
                            "ERROR \\S+ route 'java' failed at throwException\\S*, exchange \\S+: IllegalStateException: broken");
        }
    }

    @Test
    void a_failure_of_camel_and_a_consumers_own_line_are_one_line_too() throws IOException {
        try (var log = LogCapture.start();
                TestGateway gateway = start("""
                - route:
                    id: ticking
                    from:
                      uri: timer:ticking
                      parameters:
                        repeatCount: 1
                        delay: 0
                      steps:
                        - setBody:
                            simple: "${bodyAs(java.util.Date)}"
                        - setBody:
                            simple: "${header.missing.length}"
                        - setBody:
                            simple: "${mandatoryBodyAs(java.util.Date)}"
                        - to:
                            uri: direct:after
                - route: {id: after, from: {uri: "direct:after", steps: [{log: after}]}}
                """)) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !lines(log, "'ticking'").isEmpty());
            gateway.context().getRouteController();
            assertThat(lines(log, "'ticking'")).singleElement().asString().contains("routes/custom/test.camel.yaml:");
            assertThat(log.text()).doesNotContain("\tat ", "Message History", "Error processing exchange");
        }
    }

    @Test
    void a_failure_of_an_http_request_is_one_line_with_the_id_that_the_client_gets() throws Exception {
        try (var log = LogCapture.start();
                TestGateway gateway = start("""
                - route:
                    id: parse
                    from:
                      uri: platform-http:/parse
                      steps:
                        - unmarshal:
                            json: {library: Jackson}
                """)) {
            HttpResponse<String> response = gateway.post("/parse", "{");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("\"internal_error\"").doesNotContain("JsonEOF");
            String id = response.headers().firstValue("x-request-id").orElseThrow();
            assertThat(lines(log, "JsonEOFException"))
                    .singleElement()
                    .asString()
                    .contains("route 'parse' failed at unmarshal[jackson] (routes/custom/test.camel.yaml:6), request "
                            + id);
            assertThat(log.text()).doesNotContain("\tat ");
        }
    }

    @Test
    void a_failure_with_a_file_names_it() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        Files.writeString(in.resolve("letter.txt"), "text");
        try (var log = LogCapture.start();
                TestGateway gateway = start("""
                - route:
                    id: files
                    from:
                      uri: file:%s
                      parameters: {initialDelay: 0, moveFailed: failed}
                      steps:
                        - throwException:
                            exceptionType: io.ratatoskr.api.error.Forbidden
                            message: no
                """.formatted(in))) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !lines(log, "'files'").isEmpty());
            assertThat(lines(log, "'files'").getFirst())
                    .contains(" failed at throwException (")
                    .endsWith(", file letter.txt: Forbidden: no");
        }
    }

    @Test
    void an_operators_do_catch_and_on_exception_decide_and_read_the_failure() throws IOException {
        try (var log = LogCapture.start();
                TestGateway gateway = start("""
                - onException:
                    exception:
                      - io.ratatoskr.api.error.NotSupported
                    handled:
                      constant: "true"
                    steps:
                      - setBody:
                          simple: "handled ${exception.status} ${exception.code} ${exception.message}"
                - route:
                    id: limited
                    from:
                      uri: direct:limited
                      steps:
                        - doTry:
                            steps:
                              - throwException:
                                  exceptionType: io.ratatoskr.api.error.RateLimited
                                  message: slow down
                            doCatch:
                              - exception:
                                  - io.ratatoskr.api.error.RateLimited
                                steps:
                                  - setBody:
                                      simple: "${exception.status} ${exception.code} ${exception.message} ${exception.retryAfter}"
                - route:
                    id: unsupported
                    from:
                      uri: direct:unsupported
                      steps:
                        - throwException:
                            exceptionType: io.ratatoskr.api.error.NotSupported
                            message: not here
                """)) {
            assertThat(send(gateway, "direct:limited")).isEqualTo("429 rate_limit_exceeded slow down ");
            assertThat(send(gateway, "direct:unsupported")).isEqualTo("handled 501 not_supported not here");
            assertThat(lines(log, "route 'limited' failed at")).isEmpty();
            assertThat(lines(log, "route 'unsupported' failed at")).isEmpty();
        }
    }

    @Test
    void a_delay_of_a_provider_is_readable_in_simple() throws Exception {
        try (TestGateway gateway = start("")) {
            var exchange = gateway.context().getEndpoint("direct:x").createExchange();
            exchange.setException(new io.ratatoskr.api.error.RateLimited("slow").setRetryAfter(Duration.ofSeconds(90)));
            assertThat(simple(gateway, exchange, "${exception.retryAfter}")).isEqualTo("PT1M30S");
            assertThat(simple(gateway, exchange, "${exception.retryAfter.get.toSeconds}"))
                    .isEqualTo("90");
        }
    }

    @Test
    void an_operators_own_error_handler_replaces_the_default() throws IOException {
        try (var log = LogCapture.start();
                TestGateway gateway = start("""
                - errorHandler:
                    deadLetterChannel:
                      deadLetterUri: direct:dead
                - route: {id: dead, from: {uri: "direct:dead", steps: [{setBody: {constant: buried}}]}}
                - route:
                    id: doomed
                    from:
                      uri: direct:doomed
                      steps:
                        - throwException:
                            exceptionType: io.ratatoskr.api.error.Forbidden
                            message: no
                """)) {
            assertThat(send(gateway, "direct:doomed")).isEqualTo("buried");
            assertThat(lines(log, "'doomed' failed")).isEmpty();
        }
    }

    private static String simple(TestGateway gateway, org.apache.camel.Exchange exchange, String text) {
        return gateway.context()
                .resolveLanguage("simple")
                .createExpression(text)
                .evaluate(exchange, String.class);
    }

    private TestGateway start(String routes) throws IOException {
        Path file = folder.resolve("custom/test.camel.yaml");
        Files.createDirectories(file.getParent());
        if (!routes.isEmpty()) {
            Files.writeString(file, routes);
        }
        return TestGateway.of(Ratatoskr.builder().environment(Map.of()).routes(folder));
    }

    private static Object send(TestGateway gateway, String uri) {
        try {
            return gateway.context().createProducerTemplate().requestBody(uri, "body");
        } catch (CamelExecutionException e) {
            return e.getCause();
        }
    }

    private static List<String> lines(LogCapture log, String part) {
        return log.text().lines().filter(line -> line.contains(part)).toList();
    }
}
