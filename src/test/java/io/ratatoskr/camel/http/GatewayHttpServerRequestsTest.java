package io.ratatoskr.camel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.http.RawHttpClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayHttpServerRequestsTest {
    private static CamelHttpServer server;

    @BeforeAll
    static void open() {
        server = CamelHttpServer.start(
                options -> {
                    options.bodyLimit = 1000;
                    options.headerLimit = 4096;
                    return options;
                },
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("platform-http:/echo?httpMethodRestrict=GET,POST").process(e -> {
                            byte[] body = e.getMessage().getBody(byte[].class);
                            e.getMessage()
                                    .setBody(GatewayHttpResponse.json(200, body == null ? "null".getBytes() : body));
                        });
                        from("platform-http:/headers").process(GatewayHttpServerRequestsTest::describe);
                        from("platform-http:/v1/models/{id}?httpMethodRestrict=GET")
                                .process(e -> respond(e, "model"));
                        from("platform-http:/v1/models/{id}/metadata?httpMethodRestrict=GET")
                                .process(e -> respond(e, "metadata"));
                        from("platform-http:/v1/models?httpMethodRestrict=GET").setBody(constant("list"));
                        from("platform-http:/v1/models/{name}?httpMethodRestrict=DELETE")
                                .setBody(constant("deleted"));
                        from("platform-http:/v1beta/models/{model}:generateContent?httpMethodRestrict=POST")
                                .setBody(header("model"));
                        from("platform-http:/below?matchOnUriPrefix=true").setBody(header(Exchange.HTTP_PATH));
                        from("platform-http:/text").setBody(constant("plain"));
                        from("platform-http:/nothing")
                                .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(204))
                                .setBody(constant((Object) null));
                        from("platform-http:/typed")
                                .setHeader(Exchange.CONTENT_TYPE, constant("text/csv"))
                                .setHeader("x-api-key", constant("not to be sent"))
                                .setBody(e -> new ByteArrayInputStream("a,b".getBytes(StandardCharsets.UTF_8)));
                        from("platform-http:/fails").process(e -> {
                            throw new IllegalStateException("inner secret");
                        });
                        from("platform-http:/forged")
                                .process(e -> e.getMessage()
                                        .setBody(new GatewayHttpResponse(
                                                200,
                                                Map.of("x-a", "b\r\nx-forged: yes"),
                                                new GatewayHttpResponse.Content.Full(new byte[0]))));
                        from("platform-http:/csv?consumes=text/csv").setBody(constant("csv"));
                    }
                });
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static void respond(Exchange exchange, String what) {
        exchange.getMessage().setBody(what + " " + exchange.getMessage().getHeader("id"));
    }

    private static void describe(Exchange exchange) {
        exchange.getMessage()
                .setBody(new TreeMap<>(exchange.getMessage().getHeaders()) + " " + exchange.getVariable("requestId")
                        + " " + exchange.getVariable("cancellation"));
    }

    private static RawHttpClient.RawResponse get(String path, String... headers) {
        try (RawHttpClient client = server.client()) {
            return client.get(path, headers).read();
        }
    }

    @Test
    void a_body_comes_back_as_the_route_set_it() {
        try (RawHttpClient client = server.client()) {
            RawHttpClient.RawResponse response =
                    client.post("/echo", "{\"a\":1}").read();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("{\"a\":1}");
            assertThat(response.headers())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("content-length", "7")
                    .containsKey("x-request-id")
                    .hasSize(4);
        }
    }

    @Test
    void a_chunked_body_is_put_together() {
        try (RawHttpClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json; charset=utf-8\r\n"
                    + "transfer-encoding: chunked\r\n\r\n3\r\n[1,\r\n");
            assertThat(client.send("2\r\n2]\r\n0\r\n\r\n").read().body()).isEqualTo("[1,2]");
        }
    }

    @Test
    void a_sane_request_id_is_repeated_and_any_other_replaced() {
        assertThat(get("/echo", "x-request-id: Abc.1-2_3").headers()).containsEntry("x-request-id", "Abc.1-2_3");
        assertThat(get("/echo", "x-request-id: a b").headers().get("x-request-id"))
                .startsWith("req-");
        assertThat(get("/echo", "x-request-id: " + "a".repeat(129)).headers().get("x-request-id"))
                .startsWith("req-");
        assertThat(get("/headers", "x-request-id: mine").body()).contains(" mine io.ratatoskr.api.Cancellation");
    }

    @Test
    void camel_headers_and_hop_by_hop_headers_are_removed() {
        RawHttpClient.RawResponse response = get(
                "/headers?CamelQuery=1&plain=q&x-a=query&org.apache.camel.x=1",
                "CamelHttpUri: http://evil.example",
                "cAmElFoo: 1",
                "org.apache.camel.bar: 1",
                "x-a: one",
                "x-a: two",
                "connection: keep-alive, x-hop",
                "x-hop: 1",
                "te: trailers",
                "CamelExecCommand: rm");
        assertThat(response.body())
                .contains("x-a=[one, two]", "plain=q", "CamelHttpMethod=GET", "CamelHttpPath=/headers")
                .doesNotContain("evil.example,", "cAmElFoo", "bar", "x-hop", "trailers", " CamelQuery=", "ExecCommand");
        assertThat(response.headers())
                .containsOnlyKeys("content-type", "content-length", "x-content-type-options", "x-request-id");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models/llama3.2:1b, model llama3.2:1b",
        "/v1/models/openai/gpt-4o, model openai/gpt-4o",
        "/v1/models/openai%2Fgpt-4o, model openai/gpt-4o",
        "/v1/models/openai%2fgpt-4o/metadata, metadata openai/gpt-4o",
        "/v1/models/a/b/c/metadata, metadata a/b/c",
        "/v1/models/a/metadata/metadata, metadata a/metadata",
        "/v1/models/a%2Fmetadata, model a/metadata",
        "/v1/models/metadata, model metadata",
        "/v1/models/gr%C3%BC%C3%9Fe, model grüße",
        "/v1/models/100%25, model 100%",
        "/v1/models/a%2525b, model a%25b",
        "/v1/models/a%2Bb+c, model a+b+c",
        "/v1/models/x?id=y, model x",
        "/v1/models, list",
        "/below, /below",
        "/below/and/more, /below/and/more",
    })
    void a_path_finds_its_route_and_its_parameters(String path, String expected) {
        assertThat(get(path).body()).isEqualTo(expected);
    }

    @Test
    void a_parameter_may_end_at_a_colon() {
        try (RawHttpClient client = server.client()) {
            assertThat(client.post("/v1beta/models/tuned/llama:1b:generateContent", "{}")
                            .read()
                            .body())
                    .isEqualTo("tuned/llama:1b");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/v1", "/belowmore", "/ECHO", "/echo/x"})
    void an_unknown_path_is_404(String path) {
        RawHttpClient.RawResponse response = get(path);
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("{\"error\":\"unknown path %s\"}".formatted(path));
    }

    @Test
    void a_wrong_method_is_405_and_lists_the_allowed_ones() {
        try (RawHttpClient client = server.client()) {
            RawHttpClient.RawResponse response = client.send("DELETE /echo HTTP/1.1\r\nhost: localhost\r\n\r\n")
                    .read();
            assertThat(response.status()).isEqualTo(405);
            assertThat(response.headers()).containsEntry("allow", "GET, HEAD, POST");
            response = client.send("PUT /v1/models/a/b HTTP/1.1\r\nhost: localhost\r\n\r\n")
                    .read();
            assertThat(response.headers()).containsEntry("allow", "DELETE, GET, HEAD");
            assertThat(client.send("DELETE /v1/models/a/b HTTP/1.1\r\nhost: localhost\r\n\r\n")
                            .read()
                            .body())
                    .isEqualTo("deleted");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/%",
                "/v1/models/%4",
                "/v1/models/%zz",
                "/v1/models/%ff",
                "/v1/models/%00",
                "/v1/models/a%0d%0ab",
                "/v1/models/%ef%bf%bf",
                "/v1/models/../echo",
                "/v1/./models",
                "/v1/models/%2e%2e/echo",
                "/v1/models/a%2F..%2Fb",
                "/headers?a=%zz",
                "*",
                "echo",
                "ftp://localhost/echo",
            })
    void a_bad_target_is_400(String target) {
        assertThat(get(target).status()).isEqualTo(400);
    }

    @Test
    void an_absolute_target_needs_an_allowed_host() {
        assertThat(get("http://localhost/text").body()).isEqualTo("plain");
        assertThat(get("http://evil.example/text").status()).isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "json"})
    void a_post_of_another_type_is_415(String type) {
        try (RawHttpClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: %s\r\ncontent-length: 2\r\n\r\n{}"
                    .formatted(type));
            assertThat(client.read().status()).isEqualTo(415);
            assertThat(client.get("/text").read().status())
                    .as("the connection stays open")
                    .isEqualTo(200);
        }
    }

    @Test
    void a_compressed_body_is_415_and_names_the_encoding() {
        try (RawHttpClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                    + "content-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}");
            RawHttpClient.RawResponse response = client.read();
            assertThat(response.status()).isEqualTo(415);
            assertThat(response.body()).contains("content-encoding is 'gzip'");
        }
    }

    @Test
    void a_post_without_a_type_or_body_is_415_too() {
        try (RawHttpClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(415);
        }
    }

    @Test
    void a_route_may_take_another_type_by_name() {
        try (RawHttpClient client = server.client()) {
            client.send(
                    "POST /csv HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/csv\r\ncontent-length: 1\r\n\r\na");
            assertThat(client.read().body()).isEqualTo("csv");
            assertThat(client.post("/csv", "{}").read().status()).isEqualTo(415);
        }
    }

    @Test
    void a_declared_body_above_the_limit_is_413_before_it_arrives() {
        try (RawHttpClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                    + "content-length: 1001\r\nexpect: 100-continue\r\n\r\n");
            RawHttpClient.RawResponse response = client.read();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.headers()).containsEntry("connection", "close");
        }
    }

    @Test
    void an_undeclared_body_above_the_limit_is_413_as_it_arrives() {
        try (RawHttpClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                    + "transfer-encoding: chunked\r\n\r\n");
            client.send("3e8\r\n" + "a".repeat(1000) + "\r\n").send("1\r\na\r\n0\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(413);
            assertThat(client.next()).isEqualTo(-1);
        }
    }

    @Test
    void expect_100_continue_gets_100() {
        try (RawHttpClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                    + "content-length: 2\r\nexpect: 100-continue\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(100);
            assertThat(client.send("{}").read().body()).isEqualTo("{}");
        }
    }

    @Test
    void an_unknown_expectation_is_417() {
        assertThat(get("/text", "expect: miracles").status()).isEqualTo(417);
    }

    @Test
    void head_is_get_without_the_body() {
        try (RawHttpClient client = server.client()) {
            client.send("HEAD /v1/models HTTP/1.1\r\nhost: localhost\r\n\r\n");
            assertThat(client.readHead().headers()).containsEntry("content-length", "4");
            assertThat(client.get("/text").read().body()).isEqualTo("plain");
        }
    }

    @Test
    void other_bodies_are_sent_with_what_the_route_set() {
        assertThat(get("/text").headers()).containsEntry("content-type", "text/plain; charset=utf-8");
        RawHttpClient.RawResponse typed =
                get("/typed", "content-type: application/json", "user-agent: me", "traceparent: 00");
        assertThat(typed.body()).isEqualTo("a,b");
        assertThat(typed.headers())
                .containsEntry("content-type", "text/csv")
                .containsOnlyKeys("content-type", "content-length", "x-content-type-options", "x-request-id");
        assertThat(get("/text", "content-type: application/json").headers())
                .containsEntry("content-type", "text/plain; charset=utf-8");
        RawHttpClient.RawResponse nothing = get("/nothing");
        assertThat(nothing.status()).isEqualTo(204);
        assertThat(nothing.headers()).containsOnlyKeys("x-content-type-options", "x-request-id");
    }

    @Test
    void an_internal_error_hides_its_message() {
        RawHttpClient.RawResponse response = get("/fails");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("{\"error\":\"internal error\"}");
    }

    @Test
    void a_header_that_would_forge_another_never_reaches_the_wire() {
        try (RawHttpClient client = server.client()) {
            assertThat(client.get("/forged").next()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({"nonsense, 400", "GET /text HTTP/9.9, 505", "GET /text FTP/1.1, 400"})
    void unsupported_http_is_rejected(String line, int status) {
        try (RawHttpClient client = server.client()) {
            RawHttpClient.RawResponse response =
                    client.send(line + "\r\nhost: localhost\r\n\r\n").read();
            assertThat(response.status()).isEqualTo(status);
        }
    }

    @Test
    void headers_above_the_limit_are_414_and_431() {
        assertThat(get("/" + "a".repeat(5000)).status()).isEqualTo(414);
        assertThat(get("/text", "x-a: " + "a".repeat(5000)).status()).isEqualTo(431);
    }

    @Test
    void two_framings_at_once_are_refused_or_end_the_connection() {
        try (RawHttpClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                    + "content-length: 3\r\ncontent-length: 4\r\n\r\nabcd");
            assertThat(client.read().status()).isEqualTo(400);
        }
    }

    @Test
    void http_1_0_gets_a_response_and_is_closed() {
        try (RawHttpClient client = server.client()) {
            RawHttpClient.RawResponse response =
                    client.send("GET /text HTTP/1.0\r\n\r\n").read();
            assertThat(response.body()).isEqualTo("plain");
            assertThat(client.next()).isEqualTo(-1);
        }
    }

    @Test
    void every_status_keeps_the_connection_of_a_client_that_reads() {
        try (RawHttpClient client = server.client()) {
            for (String path : List.of("/nowhere", "/text", "/v1/models/%zz", "/text")) {
                client.get(path).read();
            }
            assertThat(client.get("/text").read().body()).isEqualTo("plain");
        }
    }
}
