package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.http.ConnectionState.Closed;
import io.ratatoskr.http.ConnectionState.Discarding;
import io.ratatoskr.http.ConnectionState.Idle;
import io.ratatoskr.http.ConnectionState.ReceivingHead;
import io.ratatoskr.limits.BodyLimits;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.telemetry.RequestIdGenerator;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConnectionTimeoutsTest {
    private static final long SECOND = 1_000_000_000;
    private static final ServerContext SERVER = server();

    private static ServerContext server() {
        var options = new TestHttpServer.TestServerOptions();
        options.headerTimeout = Duration.ofSeconds(10);
        options.keepAlive = Duration.ofSeconds(60);
        var settings = options.settings();
        var bodies = BodyLimits.of(settings);
        var callers = new CallerAuthenticator(new CallerAccess(settings.access().callers()), true);
        return new ServerContext(
                settings,
                (path, failure) -> {
                    throw new AssertionError("nothing is rejected");
                },
                new RequestGate(settings, callers, new RouteTable(), bodies, Map.of()),
                new BodyMemoryLimiter(bodies),
                new RequestIdGenerator(),
                Duration.ofMinutes(15),
                new HttpStatistics());
    }

    private static ConnectionTimeouts.Expired after(ConnectionState state, boolean headStarted, long seconds) {
        return ConnectionTimeouts.check(state, headStarted, SERVER, seconds * SECOND);
    }

    @Test
    void a_head_has_its_own_time_and_a_connection_without_one_ends_unused() {
        var state = new ReceivingHead(0);
        assertThat(after(state, true, 10)).isInstanceOf(ConnectionTimeouts.None.class);
        assertThat(after(state, true, 11)).isInstanceOf(ConnectionTimeouts.Head.class);
        assertThat(after(state, false, 11)).isInstanceOf(ConnectionTimeouts.Unused.class);
    }

    @Test
    void an_idle_connection_and_the_rest_of_a_rejected_request_end_unused() {
        assertThat(after(new Idle(0), false, 60)).isInstanceOf(ConnectionTimeouts.None.class);
        assertThat(after(new Idle(0), false, 61)).isInstanceOf(ConnectionTimeouts.Unused.class);
        assertThat(after(new Discarding(0), false, 2)).isInstanceOf(ConnectionTimeouts.None.class);
        assertThat(after(new Discarding(0), false, 3)).isInstanceOf(ConnectionTimeouts.Unused.class);
        assertThat(after(new Closed(), false, 1_000)).isInstanceOf(ConnectionTimeouts.None.class);
    }

    @Test
    void pending_output_restarts_only_states_that_begin_with_its_end() {
        assertThat(ConnectionTimeouts.restart(new Idle(0), SECOND)).isEqualTo(new Idle(SECOND));
        assertThat(ConnectionTimeouts.restart(new Discarding(0), SECOND)).isEqualTo(new Discarding(SECOND));
        assertThat(ConnectionTimeouts.restart(new ReceivingHead(0), SECOND)).isEqualTo(new ReceivingHead(0));
    }
}
