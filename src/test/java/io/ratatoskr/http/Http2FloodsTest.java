package io.ratatoskr.http;

import static io.ratatoskr.http.RawHttp2Client.CONTINUATION;
import static io.ratatoskr.http.RawHttp2Client.DATA;
import static io.ratatoskr.http.RawHttp2Client.END_HEADERS;
import static io.ratatoskr.http.RawHttp2Client.END_STREAM;
import static io.ratatoskr.http.RawHttp2Client.HEADERS;
import static io.ratatoskr.http.RawHttp2Client.PING;
import static io.ratatoskr.http.RawHttp2Client.PRIORITY;
import static io.ratatoskr.http.RawHttp2Client.RST_STREAM;
import static io.ratatoskr.http.RawHttp2Client.SETTINGS;
import static io.ratatoskr.http.RawHttp2Client.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class Http2FloodsTest {
    private static final int PROTOCOL_ERROR = 1;
    private static final int FLOW_CONTROL_ERROR = 3;
    private static final int FRAME_SIZE_ERROR = 6;
    private static final int COMPRESSION_ERROR = 9;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int FRAMES = 4000;

    private static TestHttpServer server;

    @BeforeAll
    static void open() {
        server = TestHttpServer.start(Map.of(
                "/echo",
                TestRoute.echo(),
                "/big",
                new TestRoute((request, responder) -> responder.respond(TestRoute.full(new byte[1 << 20]))),
                "/huge",
                new TestRoute((request, responder) -> responder.respond(TestRoute.full(new byte[8 << 20])))));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static RawHttp2Client client() {
        return new RawHttp2Client(server.server().port());
    }

    private static Arguments flood(String what, Consumer<RawHttp2Client> frames) {
        return arguments(what, frames);
    }

    private static Arguments repeated(String what, Consumer<RawHttp2Client> frames) {
        return flood(what, client -> {
            for (int i = 0; i < FRAMES; i++) {
                frames.accept(client);
            }
        });
    }

    /** A new request, and a frame that ends it. */
    private static Arguments requests(String what, StreamFrames frames) {
        return flood(what, client -> {
            for (int i = 0; i < FRAMES; i++) {
                frames.add(client, 2 * i + 1);
            }
        });
    }

    private interface StreamFrames {
        void add(RawHttp2Client client, int stream);
    }

    @Test
    void a_client_that_opens_its_windows_in_small_steps_gets_a_large_response() {
        try (RawHttp2Client client = client()) {
            client.get(1, "/huge").flush();
            RawHttp2Client.Frame frame = client.next();
            while (!frame.ends(1)) {
                assertThat(frame.type()).isNotEqualTo(RawHttp2Client.GOAWAY);
                if (frame.type() == DATA) {
                    for (int read = 0; read < frame.payload().length; read += 2048) {
                        int step = Math.min(2048, frame.payload().length - read);
                        client.windowUpdate(0, step).windowUpdate(1, step);
                    }
                    client.flush();
                }
                frame = client.next();
            }
            assertThat(frame.type()).isEqualTo(DATA);
        }
    }

    static Stream<Arguments> floods() {
        return Stream.of(
                repeated("SETTINGS", client -> client.frame(SETTINGS, 0, 0)),
                repeated("SETTINGS with values", client -> client.frame(SETTINGS, 0, 0, 0, 3, 0, 0, 0, 100)),
                repeated("PING", client -> client.frame(PING, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
                repeated("PING acknowledgements", client -> client.frame(PING, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
                repeated("PRIORITY", client -> client.frame(PRIORITY, 0, 1, 0, 0, 0, 0, 1)),
                repeated("WINDOW_UPDATE", client -> client.windowUpdate(0, 1)),
                repeated("GOAWAY", client -> client.frame(RawHttp2Client.GOAWAY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
                repeated("unknown frames", client -> client.frame(77, 0, 0)),
                requests("unknown frames on streams", (client, stream) -> client.frame(16, 0, stream, 1, 2, 3)),
                flood("empty DATA", client -> {
                    client.post(1, "/echo");
                    for (int i = 0; i < FRAMES; i++) {
                        client.frame(DATA, 0, 1);
                    }
                }),
                flood("empty DATA beside other frames", client -> {
                    client.post(1, "/echo").post(3, "/echo");
                    for (int i = 0; i < FRAMES; i++) {
                        client.frame(DATA, 0, 1).frame(DATA, 0, 3, 1);
                    }
                }),
                flood("padded empty DATA", client -> {
                    client.post(1, "/echo");
                    for (int i = 0; i < FRAMES; i++) {
                        client.frame(DATA, 8, 1, 0);
                    }
                }),
                flood("empty CONTINUATION", client -> {
                    client.frame(HEADERS, END_STREAM, 1, 0x82);
                    for (int i = 0; i < FRAMES; i++) {
                        client.frame(CONTINUATION, 0, 1);
                    }
                }),
                requests(
                        "resets by the client",
                        (client, stream) -> client.get(stream, "/echo").frame(RST_STREAM, 0, stream, 0, 0, 0, 8)),
                requests(
                        "resets by the server: window increments of 0",
                        (client, stream) -> client.post(stream, "/echo").windowUpdate(stream, 0)),
                requests(
                        "resets by the server: window overflows",
                        (client, stream) -> client.post(stream, "/echo").windowUpdate(stream, Integer.MAX_VALUE)),
                requests(
                        "resets by the server: PRIORITY of the wrong length",
                        (client, stream) -> client.post(stream, "/echo").frame(PRIORITY, 0, stream, 0)),
                requests(
                        "resets by the server: streams that depend on themselves",
                        (client, stream) ->
                                client.post(stream, "/echo").frame(PRIORITY, 0, stream, 0, 0, stream >> 8, stream, 1)),
                requests(
                        "resets by the server: heads without a path",
                        (client, stream) -> client.frame(HEADERS, END_STREAM | END_HEADERS, stream, 0x82, 0x86)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void floods_end_the_connection_with_its_reason_and_leave_others_alone(String what, Consumer<RawHttp2Client> frames)
            throws Exception {
        try (RawHttp2Client flooding = client();
                RawHttpClient other = server.client()) {
            frames.accept(flooding);
            Thread sender = Thread.startVirtualThread(() -> {
                try {
                    flooding.flush();
                } catch (UncheckedIOException closed) {
                    // the server has stopped reading
                }
            });
            assertThat(other.post("/echo", "1").read().body()).isEqualTo("1");
            assertThat(flooding.readGoAway()).isEqualTo(ENHANCE_YOUR_CALM);
            sender.join();
            assertThat(other.post("/echo", "2").read().body()).isEqualTo("2");
        }
    }

    static Stream<Arguments> protocolErrors() {
        return Stream.of(
                arguments("DATA without a stream", PROTOCOL_ERROR, RawFrames.of(c -> c.frame(DATA, 0, 0, 1))),
                arguments("HEADERS on an even stream", PROTOCOL_ERROR, RawFrames.of(c -> c.get(2, "/echo"))),
                arguments("DATA on an idle stream", PROTOCOL_ERROR, RawFrames.of(c -> c.frame(DATA, 0, 5, 1))),
                arguments(
                        "CONTINUATION without HEADERS",
                        PROTOCOL_ERROR,
                        RawFrames.of(c -> c.frame(CONTINUATION, END_HEADERS, 1, 0x82))),
                arguments(
                        "a window increment of 0",
                        PROTOCOL_ERROR,
                        RawFrames.of(c -> c.frame(WINDOW_UPDATE, 0, 0, 0, 0, 0, 0))),
                arguments(
                        "a connection window overflow",
                        FLOW_CONTROL_ERROR,
                        RawFrames.of(c -> c.windowUpdate(0, Integer.MAX_VALUE))),
                arguments("a PING of 7 bytes", FRAME_SIZE_ERROR, RawFrames.of(c -> c.frame(PING, 0, 0, new byte[7]))),
                arguments(
                        "a frame above the maximum",
                        FRAME_SIZE_ERROR,
                        RawFrames.of(c -> c.get(1, "/echo").frame(PING, 0, 0, new byte[20_000]))),
                arguments(
                        "an index outside the header table",
                        COMPRESSION_ERROR,
                        RawFrames.of(c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, 0xfe))));
    }

    private interface RawFrames extends Consumer<RawHttp2Client> {
        static RawFrames of(RawFrames frames) {
            return frames;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("protocolErrors")
    void protocol_errors_end_the_connection_with_their_own_code(
            String what, int code, Consumer<RawHttp2Client> frames) {
        try (RawHttp2Client client = client()) {
            frames.accept(client);
            assertThat(client.flush().readGoAway()).isEqualTo(code);
        }
    }

    @Test
    void a_client_that_cancels_some_of_many_requests_stays_connected() {
        try (RawHttp2Client client = client()) {
            int stream = 1;
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < 100; i++) {
                    client.get(stream, "/echo").frame(RST_STREAM, 0, stream, 0, 0, 0, 8);
                    client.get(stream + 2, "/echo").get(stream + 4, "/echo");
                    stream += 6;
                }
                int last = stream - 2;
                client.flush();
                readUntilEnd(client, last);
            }
        }
    }

    @Test
    void a_client_that_acknowledges_each_frame_stays_connected() {
        try (RawHttp2Client client = client()) {
            client.windowUpdate(0, 1 << 30);
            for (int stream = 1; stream < 60; stream += 2) {
                client.get(stream, "/big").windowUpdate(stream, 1 << 20).flush();
                for (RawHttp2Client.Frame frame = next(client); !frame.ends(stream); frame = next(client)) {
                    if (frame.type() == DATA) {
                        client.windowUpdate(0, frame.payload().length)
                                .windowUpdate(stream, frame.payload().length)
                                .frame(PING, 0, 0, new byte[8])
                                .flush();
                    }
                }
            }
        }
    }

    private static void readUntilEnd(RawHttp2Client client, int stream) {
        for (RawHttp2Client.Frame frame = next(client); !frame.ends(stream); frame = next(client)) {
            assertThat(frame.type()).isNotEqualTo(RawHttp2Client.GOAWAY);
        }
    }

    private static RawHttp2Client.Frame next(RawHttp2Client client) {
        RawHttp2Client.Frame frame = client.next();
        assertThat(frame).as("a frame before the end of the connection").isNotNull();
        assertThat(frame.type()).isNotEqualTo(RawHttp2Client.GOAWAY);
        return frame;
    }
}
