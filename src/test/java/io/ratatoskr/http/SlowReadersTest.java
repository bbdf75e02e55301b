package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Clients that read a large response slowly but steadily get all of it; those that stop reading are disconnected. */
final class SlowReadersTest {
    private static final int RECEIVE_BUFFER = 8 << 10;
    private static final int PIECE = 64 << 10;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(16);

    /**
     * For heads, and between requests; reading takes longer than that. A client that is connected has to send its head within it, also on a
     * busy machine.
     */
    private static final Duration OTHER_TIMEOUTS = Duration.ofMillis(1_200);

    /** Reading takes longer than that; a client on a busy machine has to take a piece within it. */
    private static final Duration STALL = Duration.ofMillis(1_500);

    /** Above the time that a system's full send buffer takes to accept more. */
    private static final Duration NEVER_STALLED = Duration.ofSeconds(5);

    private static TestHttpServer server(int bytes, Duration writeStall) {
        return TestHttpServer.start(
                options -> {
                    options.stalledReader = writeStall;
                    options.keepAlive = OTHER_TIMEOUTS;
                    options.headerTimeout = OTHER_TIMEOUTS;
                    return options;
                },
                Map.of(
                        "/big",
                        new TestRoute((request, responder) -> responder.respond(TestRoute.full(new byte[bytes])))));
    }

    /** Reads some of the bytes at an interval. */
    private static void readSlowly(InputStream in, int bytes) throws IOException {
        for (int rest = bytes; rest > 0; rest -= PIECE) {
            assertThat(in.readNBytes(Math.min(rest, PIECE))).hasSize(Math.min(rest, PIECE));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Test
    void a_slow_reader_of_http_1_gets_the_whole_response() throws Exception {
        int bytes = 6 << 20;
        try (TestHttpServer server = server(bytes, NEVER_STALLED);
                RawHttpClient client = new RawHttpClient(server.server().port(), RECEIVE_BUFFER)) {
            long start = System.nanoTime();
            assertThat(client.get("/big").readHead().headers()).containsEntry("content-length", "" + bytes);
            readSlowly(client.socket.getInputStream(), bytes);
            assertThat(System.nanoTime() - start).isGreaterThan(OTHER_TIMEOUTS.toNanos());
            assertThat(client.end()).isEqualTo("closed");
        }
    }

    @Test
    void a_slow_reader_that_closes_gets_the_whole_response() throws Exception {
        int bytes = 6 << 20;
        try (TestHttpServer server = server(bytes, NEVER_STALLED);
                RawHttpClient client = new RawHttpClient(server.server().port(), RECEIVE_BUFFER)) {
            client.get("/big", "connection: close").readHead();
            readSlowly(client.socket.getInputStream(), bytes);
            assertThat(client.end()).isEqualTo("closed");
        }
    }

    @Test
    void a_slow_reader_of_http_2_gets_the_whole_response() {
        int bytes = 2 << 20;
        try (TestHttpServer server = server(bytes, STALL);
                RawHttp2Client client = new RawHttp2Client(server.server().port())) {
            long start = System.nanoTime();
            client.get(1, "/big").flush();
            int received = 0;
            boolean ended = false;
            while (!ended) {
                RawHttp2Client.Frame frame = client.next();
                assertThat(frame).as("a frame after %d bytes", received).isNotNull();
                assertThat(frame.type()).isNotIn(RawHttp2Client.RST_STREAM, RawHttp2Client.GOAWAY);
                if (frame.type() == RawHttp2Client.DATA) {
                    int length = frame.payload().length;
                    received += length;
                    LockSupport.parkNanos(PAUSE_NANOS);
                    client.windowUpdate(0, length).windowUpdate(1, length).flush();
                }
                ended = frame.ends(1);
            }
            assertThat(received).isEqualTo(bytes);
            assertThat(System.nanoTime() - start).isGreaterThan(STALL.toNanos());
        }
    }

    @Test
    void a_stream_of_http_2_that_is_not_read_is_reset_and_others_continue() {
        try (TestHttpServer server = server(1 << 20, Duration.ofMillis(400));
                RawHttp2Client client = new RawHttp2Client(server.server().port())) {
            client.windowUpdate(0, 1 << 30).get(1, "/big").flush();
            int next = 3;
            boolean reset = false;
            while (!reset) {
                client.get(next, "/nowhere").flush();
                boolean ended = false;
                while (!ended && !reset) {
                    RawHttp2Client.Frame frame = client.next();
                    assertThat(frame).isNotNull();
                    reset = frame.type() == RawHttp2Client.RST_STREAM && frame.stream() == 1;
                    ended = frame.ends(next);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                next += 2;
            }
        }
    }

    @Test
    void a_reader_that_stops_is_disconnected() {
        try (TestHttpServer server = server(32 << 20, Duration.ofMillis(400));
                RawHttpClient client = new RawHttpClient(server.server().port(), RECEIVE_BUFFER)) {
            client.get("/big").readHead();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            boolean connected = true;
            while (connected && System.nanoTime() < end) {
                try {
                    client.send("\r\n");
                    LockSupport.parkNanos(PAUSE_NANOS);
                } catch (RuntimeException disconnected) {
                    connected = false;
                }
            }
            assertThat(connected).isFalse();
        }
    }
}
