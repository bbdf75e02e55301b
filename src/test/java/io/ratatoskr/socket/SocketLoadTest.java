package io.ratatoskr.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.settings.AccessSettings.AdminPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** 500 clients at once, each with 20 requests in flight; some vanish, some stall. */
final class SocketLoadTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CLIENTS = 500;
    private static final int REQUESTS = 20;
    private static final int LARGE = 200_000;
    private static final Duration STALL = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    /** What a client does besides sending its requests. */
    private enum Kind {
        READS,
        LEAVES,
        STALLS;

        static Kind of(int client) {
            return client % 10 == 8 ? LEAVES : client % 10 == 9 ? STALLS : READS;
        }
    }

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Test
    @Timeout(120)
    void nobody_gets_the_lines_of_others_and_nothing_is_left() throws Exception {
        // Requests of clients that stall have large responses, which fill their sockets
        var work = new TestSockets.Counted("work", (request, responder) -> {
            byte[] body = request.body().clone();
            if (new String(body, StandardCharsets.UTF_8).contains("STALLS")) {
                responder.event(("\"" + "x".repeat(LARGE) + "\"").getBytes(StandardCharsets.UTF_8), 0, LARGE + 2);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(body.length % 7));
            responder.event("0".getBytes(StandardCharsets.UTF_8), 0, 1);
            responder.result(body, null);
        });
        TestSockets.Counted hold = TestSockets.hold();
        var server = new SocketServer(TestSockets.configuration(
                TestSockets.unix(folder.resolve("s")),
                new SocketLimits(TestSockets.LONG, TestSockets.LONG, STALL, 1_000),
                TestSockets.access(null, AdminPolicy.AUTO)));
        server.addOperation(work);
        server.addOperation(hold);
        server.start();
        try {
            var stalled = new ArrayList<SocketChannel>();
            var ended = new CountDownLatch(CLIENTS);
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("s")));
                if (Kind.of(client) == Kind.STALLS) {
                    stalled.add(channel);
                }
                Thread.startVirtualThread(() -> {
                    try {
                        run(channel, client);
                    } catch (IOException | RuntimeException | AssertionError failure) {
                        failures.add(failure);
                    } finally {
                        ended.countDown();
                    }
                });
            }
            assertThat(ended.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .as("all clients end")
                    .isTrue();
            assertThat(failures).isEmpty();
            // Those that stall are closed by the server, not by the test
            await().atMost(TIMEOUT).until(() -> server.activeRequests() == 0 && server.connections() == 0);
            for (SocketChannel channel : stalled) {
                channel.close();
            }
            assertThat(work.ended.get()).isEqualTo(work.started.get());
            assertThat(hold.ended.get()).isEqualTo(hold.started.get());
            assertThat(server.bodyMemory().tryAcquire(TestSockets.MEMORY))
                    .as("all memory is free again")
                    .isTrue();
        } finally {
            server.stop();
        }
    }

    private static void run(SocketChannel channel, int client) throws IOException {
        Kind kind = Kind.of(client);
        var lines = new StringBuilder();
        for (int i = 0; i < REQUESTS; i++) {
            // The same ids on every connection: only the connection tells them apart
            lines.append("{\"id\":%d,\"op\":\"%s\",\"of\":\"%d/%d %s\"}\n"
                    .formatted(i, kind == Kind.LEAVES && i % 2 == 0 ? "hold" : "work", client, i, kind));
        }
        for (ByteBuffer left = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
                left.hasRemaining(); ) {
            channel.write(left);
        }
        switch (kind) {
            case LEAVES -> channel.close();
            case STALLS -> {}
            case READS -> {
                try (channel) {
                    readAll(channel, client);
                }
            }
        }
    }

    private static void readAll(SocketChannel channel, int client) throws IOException {
        var reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        Set<Integer> results = new HashSet<>();
        List<String> others = new ArrayList<>();
        while (results.size() < REQUESTS) {
            String line = reader.readLine();
            assertThat(line).as("a line of client %d", client).isNotNull();
            int id = Integer.parseInt(line.substring("{\"id\":".length(), line.indexOf(',')));
            if (line.contains("\"result\"")) {
                assertThat(line).contains("\"of\":\"%d/%d ".formatted(client, id));
                assertThat(results.add(id)).isTrue();
            } else if (!line.equals("{\"id\":%d,\"event\":0}".formatted(id)) || results.contains(id)) {
                others.add(line);
            }
        }
        assertThat(others).isEmpty();
    }
}
