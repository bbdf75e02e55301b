package io.ratatoskr.client.auto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The decisions of auto mode, without connections and with times of the test's own. */
final class AutoStateTest {
    private static final long NOW = -Duration.ofSeconds(1).toNanos();

    private static long later(Duration time) {
        return NOW + time.toNanos();
    }

    private static List<AutoState> all() {
        return List.of(
                new Undecided(),
                new ServiceInUse(),
                ServiceStopping.since("stops", NOW),
                new EmbeddedInUse("refused"),
                new NoGateway("refused", "no key", later(NoGateway.RETRY)),
                new Closed());
    }

    @Test
    void the_first_request_goes_to_the_service() {
        assertThat(new Undecided().target(NOW)).isEqualTo(Target.SERVICE);
        assertThat(new Undecided().probes()).isFalse();
        assertThat(new Undecided().serviceReached(NOW)).isEqualTo(new ServiceInUse());
    }

    @Test
    void a_service_that_responds_stays_in_use_and_is_not_probed() {
        AutoState state = new ServiceInUse();
        assertThat(state.serviceReached(NOW)).isSameAs(state);
        assertThat(state.embeddedStarted()).isSameAs(state);
        assertThat(state.embeddedFailed("no key", NOW)).isSameAs(state);
        assertThat(state.probes()).isFalse();
        assertThat(state.target(NOW)).isEqualTo(Target.SERVICE);
    }

    @Test
    void without_a_connection_requests_are_served_in_process_while_the_service_is_probed() {
        for (AutoState before : List.of(new Undecided(), new ServiceInUse())) {
            AutoState state = before.serviceUnreachable("refused");
            assertThat(state).isEqualTo(new EmbeddedInUse("refused"));
            assertThat(state.target(NOW)).isEqualTo(Target.EMBEDDED);
            assertThat(state.probes()).isTrue();
            assertThat(state.probeFailed()).isSameAs(state);
            assertThat(state.serviceReached(NOW)).isEqualTo(new ServiceInUse());
        }
    }

    @Test
    void a_connection_to_a_stopping_service_means_nothing_until_one_has_failed() {
        AutoState stopping = new ServiceInUse().serviceStopping("stops", NOW);
        assertThat(stopping.target(NOW)).isEqualTo(Target.EMBEDDED);
        assertThat(stopping.serviceReached(later(Duration.ofSeconds(5)))).isSameAs(stopping);
        AutoState ended = stopping.probeFailed();
        assertThat(ended).isEqualTo(new EmbeddedInUse("stops"));
        assertThat(ended.isOtherChoice(stopping)).as("worth a log line").isFalse();
        assertThat(ended.serviceReached(later(Duration.ofSeconds(5)))).isEqualTo(new ServiceInUse());
    }

    @Test
    void a_stopping_service_that_always_accepts_connections_is_tried_again_after_its_shutdown_time() {
        AutoState stopping = new ServiceInUse().serviceStopping("stops", NOW);
        assertThat(stopping.serviceStopping("stops", later(Duration.ofSeconds(20))))
                .as("requests that were on their way do not prolong it")
                .isSameAs(stopping);
        assertThat(stopping.serviceReached(later(ServiceStopping.DRAIN_TIME.minusNanos(1))))
                .isSameAs(stopping);
        assertThat(stopping.serviceReached(later(ServiceStopping.DRAIN_TIME))).isEqualTo(new ServiceInUse());
    }

    @Test
    void without_any_gateway_requests_fail_with_both_reasons_until_the_next_attempt() {
        AutoState state = new EmbeddedInUse("refused").embeddedFailed("no key", NOW);
        assertThat(state.description()).contains("refused").contains("no key");
        assertThat(state.target(NOW)).isEqualTo(Target.NONE);
        assertThat(state.target(later(NoGateway.RETRY.minusNanos(1)))).isEqualTo(Target.NONE);
        assertThat(state.target(later(NoGateway.RETRY))).isEqualTo(Target.EMBEDDED);
        assertThat(state.probes()).isTrue();

        AutoState again = state.embeddedFailed("still no key", later(NoGateway.RETRY));
        assertThat(again.target(later(NoGateway.RETRY))).isEqualTo(Target.NONE);
        assertThat(again.isOtherChoice(state)).as("worth a log line").isFalse();
        assertThat(again.description()).contains("still no key");
        assertThat(again.embeddedStarted()).isEqualTo(new EmbeddedInUse("refused"));
        assertThat(again.serviceReached(NOW)).isEqualTo(new ServiceInUse());
    }

    @Test
    void a_later_reason_is_no_other_choice() {
        AutoState before = new EmbeddedInUse("refused");
        AutoState after = before.serviceUnreachable("no such file");
        assertThat(after.isOtherChoice(before)).isFalse();
        assertThat(new EmbeddedInUse("refused").isOtherChoice(new ServiceInUse()))
                .isTrue();
        assertThat(new ServiceInUse().isOtherChoice(before)).isTrue();
    }

    @Test
    void nothing_changes_the_end() {
        AutoState closed = new Closed();
        assertThat(List.of(
                        closed.serviceReached(NOW),
                        closed.serviceUnreachable("refused"),
                        closed.serviceStopping("stops", NOW),
                        closed.probeFailed(),
                        closed.embeddedStarted(),
                        closed.embeddedFailed("no key", NOW)))
                .containsOnly(closed);
        assertThat(closed.target(NOW)).isEqualTo(Target.NONE);
        assertThat(closed.probes()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("all")
    void requests_go_to_the_service_exactly_where_it_is_not_probed(AutoState state) {
        if (state.target(NOW) == Target.SERVICE) {
            assertThat(state.probes()).isFalse();
        } else if (!(state instanceof Closed)) {
            assertThat(state.probes()).as("a way back to the service").isTrue();
        }
        assertThat(state.description()).isNotBlank();
    }
}
