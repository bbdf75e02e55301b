package io.ratatoskr.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.Cancellation.Cause;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.ProviderUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CancellationTest {
    private final Cancellation cancellation = Cancellation.withTimeout(Duration.ofMinutes(1));

    @Test
    void every_action_runs_even_if_others_throw_and_the_first_failure_is_thrown_at_the_end() {
        List<String> ran = new ArrayList<>();
        cancellation.onCancel(() -> ran.add("first"));
        cancellation.onCancel(() -> {
            ran.add("second");
            throw new IllegalStateException("second");
        });
        cancellation.onCancel(() -> {
            ran.add("third");
            throw new IllegalArgumentException("third");
        });
        cancellation.onCancel(() -> ran.add("fourth"));
        assertThatThrownBy(() -> cancellation.cancel("gone"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("second")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(ran).containsExactly("first", "second", "third", "fourth");
        cancellation.cancel("again");
        assertThat(ran).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void the_cause_decides_the_failure(Cause cause) {
        cancellation.throwIfCancelled();
        cancellation.cancel(cause, "why");
        cancellation.cancel("later");
        assertThat(cancellation.cause()).isEqualTo(cause);
        assertThatThrownBy(cancellation::throwIfCancelled)
                .isInstanceOf(
                        switch (cause) {
                            case CALLER_LEFT -> Cancelled.class;
                            case DEADLINE -> ProviderUnavailable.class;
                            case STOPPING -> GatewayStopping.class;
                        })
                .hasMessage("why");
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void no_cause_allows_a_retry_here_or_another_provider(Cause cause) {
        cancellation.cancel(cause, "why");
        GatewayException failure = cancellation.exception();
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure.isFallbackAllowed()).isFalse();
    }

    @Test
    void a_cancellation_is_propagated_with_its_cause() {
        Cancellation other = Cancellation.withTimeout(Duration.ofMinutes(1));
        cancellation.propagateTo(other);
        cancellation.cancel(Cause.STOPPING, "why");
        assertThat(other.cause()).isEqualTo(Cause.STOPPING);
        assertThatThrownBy(other::throwIfCancelled).hasMessage("why");
    }
}
