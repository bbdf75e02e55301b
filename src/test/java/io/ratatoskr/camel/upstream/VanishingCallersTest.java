package io.ratatoskr.camel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers that disconnect while the provider's connections are in use, or while one is established. */
final class VanishingCallersTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int CALLERS = 300;

    private final AtomicBoolean responds = new AtomicBoolean();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private ProviderClientFixture provider;

    @BeforeEach
    void start() throws Exception {
        server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        provider = new ProviderClientFixture(
                "http://localhost:" + server.getLocalPort(), 2, LONG, Duration.ofHours(1), options -> {});
    }

    @AfterEach
    void stop() throws Exception {
        provider.close();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void callers_that_left_the_queue_do_not_delay_the_next_one() throws Exception {
        acceptConnections();
        UpstreamCall first = provider.start("/");
        UpstreamCall second = provider.start("/");
        List<Cancellation> cancellations = new ArrayList<>();
        List<CompletableFuture<GatewayException>> callers = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            // More than the queue holds, since those of the first round have left
            for (int i = 0; i < CALLERS * 2 / 3; i++) {
                Cancellation cancellation = Cancellation.withTimeout(LONG);
                cancellations.add(cancellation);
                callers.add(call(cancellation));
            }
            CallPermitsTest.await(() -> provider.client.callsWaiting() == CALLERS * 2 / 3);
            cancellations.forEach(cancellation -> cancellation.cancel("the client disconnected"));
            assertThat(provider.client.callsWaiting()).isZero();
        }
        for (CompletableFuture<GatewayException> caller : callers) {
            assertThat(caller.get(10, TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
        }

        CompletableFuture<GatewayException> next = call(Cancellation.withTimeout(LONG));
        CallPermitsTest.await(() -> provider.client.callsWaiting() == 1);
        responds.set(true);
        first.abort(new Cancelled("the test ends the call"));
        assertThat(next.get(10, TimeUnit.SECONDS)).isNull();
        second.abort(new Cancelled("the test ends the call"));
        assertThat(provider.client.callsInFlight()).isZero();
    }

    @Test
    void no_permit_is_lost_when_callers_leave_at_any_time() throws Exception {
        responds.set(true);
        acceptConnections();
        List<CompletableFuture<GatewayException>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Cancellation cancellation = Cancellation.withTimeout(LONG);
            callers.add(call(cancellation));
            if (i % 3 != 0) {
                Thread.ofVirtual().start(() -> cancellation.cancel("the client disconnected"));
            }
        }
        for (CompletableFuture<GatewayException> caller : callers) {
            GatewayException failure = caller.get(20, TimeUnit.SECONDS);
            assertThat(failure == null || failure instanceof Cancelled)
                    .as("%s", failure)
                    .isTrue();
        }
        CallPermitsTest.await(() -> provider.client.callsInFlight() == 0);
        assertThat(provider.client.callsWaiting()).isZero();
        assertThat(call(Cancellation.withTimeout(LONG)).get(10, TimeUnit.SECONDS))
                .isNull();
    }

    @Test
    void failed_connection_returns_the_permit() throws Exception {
        server.close();
        for (int i = 0; i < 10; i++) {
            assertThat(call(Cancellation.withTimeout(LONG)).get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("connection refused");
        }
        assertThat(provider.client.callsInFlight()).isZero();
    }

    @Test
    void closed_client_fails_calls_and_returns_the_permit() throws Exception {
        provider.client.close();
        assertThat(call(Cancellation.withTimeout(LONG)).get(10, TimeUnit.SECONDS))
                .isInstanceOf(GatewayStopping.class);
        assertThat(provider.client.callsInFlight()).isZero();
    }

    /** Completes with the failure, or null after a response. */
    private CompletableFuture<GatewayException> call(Cancellation cancellation) {
        var result = new CompletableFuture<GatewayException>();
        Thread.ofVirtual().start(() -> {
            try {
                provider.start("/", cancellation).status(LONG, "the response");
                result.complete(null);
            } catch (GatewayException failure) {
                result.complete(failure);
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /** Reads the requests, and responds to them while {@link #responds} is set. */
    private void acceptConnections() {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    sockets.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (IOException closed) {
                // The test is over
            }
        });
    }

    private void serve(Socket socket) {
        try {
            var in = socket.getInputStream();
            int previous = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (previous == '{' && next == '}' && responds.get()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
                                    .getBytes(StandardCharsets.US_ASCII));
                }
                previous = next;
            }
            socket.close();
        } catch (IOException closed) {
            // The caller has left
        }
    }
}
