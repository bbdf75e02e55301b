package io.ratatoskr.camel.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.provider.ProviderErrors;
import io.ratatoskr.settings.ProviderSettings.Retries;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RetryPredicateTest {
    private static final Retries RETRIES =
            new Retries(2, 0, Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofSeconds(30), Duration.ZERO);
    private static final ProviderUnavailable TIMEOUT = new ProviderUnavailable("a: timed out", Reason.TIMEOUT);

    private static Optional<Duration> delay(GatewayException failure) {
        return RetryPredicate.nextDelay(failure, 1, true, RETRIES, Duration.ofMinutes(1), 0.5);
    }

    @Test
    void timeout_after_the_request_was_sent_is_not_retried() {
        assertThat(delay(TIMEOUT)).isEmpty();
        assertThat(delay(TIMEOUT.withMessage("another message"))).isEmpty();
    }

    @Test
    void failures_before_the_request_was_sent_are_retried() {
        assertThat(delay(TIMEOUT.withProgress(Progress.NOT_SENT))).isPresent();
        assertThat(delay(new ProviderUnavailable("a: connection refused").withProgress(Progress.NOT_SENT)))
                .isPresent();
    }

    @Test
    void failures_that_the_provider_reports_are_retried() {
        assertThat(delay(ProviderErrors.forStatus(503, "a: HTTP 503"))).isPresent();
        assertThat(delay(ProviderErrors.forStatus(504, "a: HTTP 504"))).isPresent();
    }
}
