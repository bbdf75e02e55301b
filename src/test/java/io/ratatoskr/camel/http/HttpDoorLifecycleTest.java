package io.ratatoskr.camel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.ConfigurationInvalid;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

final class HttpDoorLifecycleTest {
    private final ScriptedFrames frames = new ScriptedFrames();

    private RouteBuilder routes() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/stream")
                        .routeId("stream")
                        .process(e -> e.getMessage()
                                .setBody(new HttpReply(
                                        200,
                                        Map.of("content-type", "text/event-stream"),
                                        new HttpReply.Content.Streamed(frames))));
                from("platform-http:/hello").routeId("hello").setBody(constant("hello"));
            }
        };
    }

    private static int status(OpenDoor door, String path) {
        try (RawClient client = door.client()) {
            return client.get(path).read().status();
        }
    }

    @Test
    void a_suspended_route_answers_503_in_the_dialect_until_it_is_resumed() throws Exception {
        try (OpenDoor door = OpenDoor.with(routes())) {
            door.camel.getRouteController().suspendRoute("hello");
            try (RawClient client = door.client()) {
                RawClient.Answer answer = client.get("/hello").read();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.headers()).containsEntry("retry-after", "1").containsEntry("connection", "close");
                assertThat(answer.body()).contains("stopping");
            }
            door.camel.getRouteController().resumeRoute("hello");
            assertThat(status(door, "/hello")).isEqualTo(200);
        }
    }

    @Test
    void routes_come_and_go_while_the_door_is_open() throws Exception {
        try (OpenDoor door = OpenDoor.with(routes())) {
            door.camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("platform-http:/late").routeId("late").setBody(constant("late"));
                }
            });
            assertThat(status(door, "/late")).isEqualTo(200);
            door.camel.getRouteController().stopRoute("late");
            assertThat(status(door, "/late")).isEqualTo(404);
            door.camel.getRouteController().startRoute("late");
            assertThat(status(door, "/late")).isEqualTo(200);
            door.camel.getRouteController().stopRoute("late");
            door.camel.removeRoute("late");
            assertThat(status(door, "/late")).isEqualTo(404);
        }
    }

    @Test
    void a_stop_waits_for_open_streams_and_turns_new_requests_away() throws Exception {
        OpenDoor door = OpenDoor.with(routes());
        try (RawClient client = door.client();
                RawClient other = door.client()) {
            frames.add("data: 1\n\n");
            client.get("/stream").readHead();
            client.chunk();
            other.get("/hello").read();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(door.camel::stop);
            await().until(() -> status(door, "/hello") == 503);
            assertThat(other.get("/hello").read().status()).isEqualTo(503);
            assertThat(stopped).isNotDone();
            frames.add("data: 2\n\n").end();
            assertThat(new String(client.chunk(), StandardCharsets.UTF_8)).isEqualTo("data: 2\n\n");
            assertThat(client.chunk()).isEmpty();
            stopped.get(20, TimeUnit.SECONDS);
            assertThatThrownBy(door::client).hasMessageContaining("refused");
        } finally {
            door.close();
        }
    }

    @Test
    void a_stop_that_has_waited_long_enough_cancels_what_is_left() throws Exception {
        OpenDoor door = OpenDoor.with(routes());
        door.camel.getShutdownStrategy().setTimeout(1);
        try (RawClient client = door.client()) {
            frames.add("data: 1\n\n");
            client.get("/stream").readHead();
            client.chunk();
            door.close();
            assertThat(frames.closed.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(client.chunk(), StandardCharsets.UTF_8))
                    .as("an end without an error would look like a complete response")
                    .isEqualTo("data: error the gateway is stopping\n\n");
        }
    }

    @Test
    void two_gateways_live_in_one_process() {
        try (OpenDoor one = OpenDoor.with(routes());
                OpenDoor two = OpenDoor.with(routes())) {
            assertThat(one.door.port()).isNotEqualTo(two.door.port());
            assertThat(status(one, "/hello")).isEqualTo(200);
            assertThat(status(two, "/hello")).isEqualTo(200);
        }
    }

    @Test
    void a_port_in_use_fails_the_start_and_says_what_to_do() {
        try (OpenDoor one = OpenDoor.with(routes())) {
            int taken = one.door.port();
            assertThatThrownBy(() -> OpenDoor.with(
                            wish -> {
                                wish.port = taken;
                                return wish;
                            },
                            routes()))
                    .isInstanceOf(ConfigurationInvalid.class)
                    .hasMessage("127.0.0.1:%d is in use (another gateway?); set ratatoskr.http.port", taken);
        }
    }

    @Test
    void the_same_path_and_method_twice_fails_the_start() {
        assertThatThrownBy(() -> OpenDoor.with(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("platform-http:/v1/{a}?httpMethodRestrict=GET").setBody(constant("1"));
                        from("platform-http:/v1/{b}?httpMethodRestrict=GET,POST")
                                .setBody(constant("2"));
                    }
                }))
                .hasStackTraceContaining("two routes have the path and method");
    }

    @Test
    void an_asynchronous_route_is_waited_for() {
        try (OpenDoor door = OpenDoor.with(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("platform-http:/delayed").delay(50).asyncDelayed().setBody(constant("later"));
                    }
                });
                RawClient client = door.client()) {
            assertThat(client.get("/delayed").read().body()).isEqualTo("later");
        }
    }

    @Test
    void a_door_that_is_stopped_opens_again() {
        try (OpenDoor door = OpenDoor.with(routes())) {
            door.door.stop();
            door.door.start();
            assertThat(status(door, "/hello")).isEqualTo(200);
        }
    }
}
