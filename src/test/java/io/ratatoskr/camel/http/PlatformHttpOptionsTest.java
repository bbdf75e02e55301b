package io.ratatoskr.camel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.http.RawHttpClient.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpEndpointUriFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of {@code platform-http:}, which are evaluated when a route starts. */
final class PlatformHttpOptionsTest {
    private static CamelHttpServer server;

    @BeforeAll
    static void start() {
        server = CamelHttpServer.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/read?httpMethodRestrict=get").setBody(constant("ok"));
                from("platform-http:/write?httpMethodRestrict=PUT, OPTIONS").setBody(constant("ok"));
                from("platform-http:/all").setBody(constant("ok"));
                from("platform-http:/texts?consumes=text/*,Application/XML;charset=utf-8")
                        .setBody(constant("ok"));
                from("platform-http:/made?produces=application/xml,text/plain").setBody(constant("ok"));
                from("platform-http:/timed?requestTimeout=50").process(exchange -> {
                    var latch = new CountDownLatch(1);
                    Cancellation cancellation = exchange.getVariable("cancellation", Cancellation.class);
                    cancellation.onCancel(latch::countDown);
                    latch.await();
                    cancellation.throwIfCancelled();
                });
            }
        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawResponse send(String request, String... headers) {
        try (RawHttpClient client = server.client()) {
            return client.send(request + " HTTP/1.1\r\nhost: localhost\r\n"
                            + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n")
                    .read();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /read, 200",
        "POST, /read, 405",
        "OPTIONS, /read, 405",
        "PUT, /write, 200",
        "OPTIONS, /write, 200",
        "GET, /write, 405",
        "DELETE, /all, 200",
        "OPTIONS, /all, 200"
    })
    void http_method_restrict(String method, String path, int status) {
        String type = method.equals("PUT") || method.equals("POST") ? "content-type: application/json" : "x: y";
        assertThat(send(method + " " + path, type, "content-length: 0").status())
                .isEqualTo(status);
    }

    @Test
    void head_is_served_by_the_route_of_get() {
        try (RawHttpClient client = server.client()) {
            client.send("HEAD /read HTTP/1.1\r\nhost: localhost\r\n\r\n");
            assertThat(client.readHead().headers()).containsEntry("content-length", "2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/texts, text/plain, 200", "/texts, TEXT/html; charset=utf-8, 200", "/texts, application/xml, 200",
        "/texts, application/json, 415", "/all, application/json, 200", "/all, text/plain, 415"
    })
    void consumes(String path, String type, int status) {
        assertThat(send("POST " + path, "content-type: " + type, "content-length: 0")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*|200",
                "application/xml|200",
                "text/*|200",
                "image/png, text/plain;q=0.1|200",
                "application/json|406",
                "application/xml;q=0, text/plain;q=0|406",
                "*/*, text/*;q=0, application/xml;q=0.0|406"
            })
    void produces(String accept, int status) {
        assertThat(send("GET /made", "accept: " + accept).status()).isEqualTo(status);
    }

    @Test
    void without_accept_everything_is_acceptable() {
        assertThat(send("GET /made").status()).isEqualTo(200);
    }

    @Test
    void request_timeout_of_a_route_is_shorter_than_that_of_the_server() {
        RawResponse response = send("GET /timed");
        assertThat(response.body()).contains("no response within the request timeout of 50 ms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/x?muteException=false | muteException=false is not supported",
                "/x?useBodyHandler=false | useBodyHandler=false is not supported",
                "proxy | choose another path",
                "/x?httpMethodRestrict=GTE | 'GTE' is not an HTTP method",
                "/x?requestTimeout=-1 | requestTimeout=-1 is negative",
                "/a/*/b | a star is possible at the end only",
                "/x?consumers=text/plain | Unknown parameters"
            })
    void option_that_is_not_supported_stops_the_start(String uri, String message) {
        assertThatThrownBy(() -> CamelHttpServer.start(new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("platform-http:" + uri).routeId("mine").setBody(constant("ok"));
                            }
                        })
                        .close())
                .hasStackTraceContaining(message)
                .hasStackTraceContaining(uri.contains("consumers") ? "consumers" : "the route 'mine': ");
    }

    @Test
    void two_routes_with_one_path_are_both_named() {
        assertThatThrownBy(() -> CamelHttpServer.start(new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("platform-http:/v1/models/{id}?httpMethodRestrict=GET")
                                        .routeId("theirs")
                                        .to("log:a");
                                from("platform-http:/v1/models/{name}")
                                        .routeId("mine")
                                        .to("log:a");
                            }
                        })
                        .close())
                .hasStackTraceContaining(
                        "the route 'mine': the path and a method are those of the route 'theirs'; change the path or httpMethodRestrict");
    }

    @Test
    void every_option_is_in_the_documentation() throws IOException {
        String page = Files.readString(Path.of("docs/platform-http.md"));
        Set<String> options = new PlatformHttpEndpointUriFactory().propertyNames();
        assertThat(options).hasSizeGreaterThan(15);
        assertThat(options).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
}
