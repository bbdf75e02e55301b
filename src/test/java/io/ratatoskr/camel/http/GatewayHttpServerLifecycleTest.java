package io.ratatoskr.camel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.http.ScriptedFrameStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

final class GatewayHttpServerLifecycleTest {
    private final ScriptedFrameStream frames = new ScriptedFrameStream();

    private RouteBuilder routes() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/stream")
                        .routeId("stream")
                        .process(e -> e.getMessage()
                                .setBody(new GatewayHttpResponse(
                                        200,
                                        Map.of("content-type", "text/event-stream"),
                                        new GatewayHttpResponse.Content.Streamed(frames))));
                from("platform-http:/hello").routeId("hello").setBody(constant("hello"));
            }
        };
    }

    private static int status(CamelHttpServer server, String path) {
        try (RawHttpClient client = server.client()) {
            return client.get(path).read().status();
        }
    }

    @Test
    void a_suspended_route_returns_503_in_the_dialect_until_it_is_resumed() throws Exception {
        try (CamelHttpServer server = CamelHttpServer.start(routes())) {
            server.camel.getRouteController().suspendRoute("hello");
            try (RawHttpClient client = server.client()) {
                RawHttpClient.RawResponse response = client.get("/hello").read();
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.headers()).containsEntry("retry-after", "1").containsEntry("connection", "close");
                assertThat(response.body()).contains("stopping");
            }
            server.camel.getRouteController().resumeRoute("hello");
            assertThat(status(server, "/hello")).isEqualTo(200);
        }
    }

    @Test
    void routes_come_and_go_while_the_server_listens() throws Exception {
        try (CamelHttpServer server = CamelHttpServer.start(routes())) {
            server.camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("platform-http:/late").routeId("late").setBody(constant("late"));
                }
            });
            assertThat(status(server, "/late")).isEqualTo(200);
            server.camel.getRouteController().stopRoute("late");
            assertThat(status(server, "/late")).isEqualTo(404);
            server.camel.getRouteController().startRoute("late");
            assertThat(status(server, "/late")).isEqualTo(200);
            server.camel.getRouteController().stopRoute("late");
            server.camel.removeRoute("late");
            assertThat(status(server, "/late")).isEqualTo(404);
        }
    }

    @Test
    void a_stop_waits_for_open_streams_and_turns_new_requests_away() throws Exception {
        CamelHttpServer server = CamelHttpServer.start(routes());
        try (RawHttpClient client = server.client();
                RawHttpClient other = server.client()) {
            frames.add("data: 1\n\n");
            client.get("/stream").readHead();
            client.chunk();
            other.get("/hello").read();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.camel::stop);
            await().until(() -> status(server, "/hello") == 503);
            assertThat(other.get("/hello").read().status()).isEqualTo(503);
            assertThat(stopped).isNotDone();
            frames.add("data: 2\n\n").end();
            assertThat(new String(client.chunk(), StandardCharsets.UTF_8)).isEqualTo("data: 2\n\n");
            assertThat(client.chunk()).isEmpty();
            stopped.get(20, TimeUnit.SECONDS);
            assertThatThrownBy(server::client).hasMessageContaining("refused");
        } finally {
            server.close();
        }
    }

    @Test
    void a_stop_that_has_waited_long_enough_cancels_what_is_left() throws Exception {
        CamelHttpServer server = CamelHttpServer.start(routes());
        server.camel.getShutdownStrategy().setTimeout(1);
        try (RawHttpClient client = server.client()) {
            frames.add("data: 1\n\n");
            client.get("/stream").readHead();
            client.chunk();
            server.close();
            assertThat(frames.closed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(client.chunk(), StandardCharsets.UTF_8))
                    .as("an end without an error would look like a complete response")
                    .isEqualTo("data: error the gateway is stopping\n\n");
        }
    }

    @Test
    void two_gateways_live_in_one_process() {
        try (CamelHttpServer one = CamelHttpServer.start(routes());
                CamelHttpServer two = CamelHttpServer.start(routes())) {
            assertThat(one.server().port()).isNotEqualTo(two.server().port());
            assertThat(status(one, "/hello")).isEqualTo(200);
            assertThat(status(two, "/hello")).isEqualTo(200);
        }
    }

    @Test
    void a_port_in_use_fails_the_start_and_names_the_setting() {
        try (CamelHttpServer one = CamelHttpServer.start(routes())) {
            int taken = one.server().port();
            assertThatThrownBy(() -> CamelHttpServer.start(
                            options -> {
                                options.port = taken;
                                return options;
                            },
                            routes()))
                    .isInstanceOf(ConfigurationInvalid.class)
                    .hasMessage("127.0.0.1:%d is in use (another gateway?); set ratatoskr.http.port", taken);
        }
    }

    @Test
    void the_same_path_and_method_twice_fails_the_start() {
        assertThatThrownBy(() -> CamelHttpServer.start(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("platform-http:/v1/{a}?httpMethodRestrict=GET").setBody(constant("1"));
                        from("platform-http:/v1/{b}?httpMethodRestrict=GET,POST")
                                .setBody(constant("2"));
                    }
                }))
                .hasStackTraceContaining("the path and a method are those of the route '");
    }

    @Test
    void an_asynchronous_route_is_waited_for() {
        try (CamelHttpServer server = CamelHttpServer.start(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("platform-http:/delayed").delay(50).asyncDelayed().setBody(constant("later"));
                    }
                });
                RawHttpClient client = server.client()) {
            assertThat(client.get("/delayed").read().body()).isEqualTo("later");
        }
    }

    @Test
    void a_stopped_server_starts_again() {
        try (CamelHttpServer server = CamelHttpServer.start(routes())) {
            server.server().stop();
            server.server().start();
            assertThat(status(server, "/hello")).isEqualTo(200);
        }
    }
}
