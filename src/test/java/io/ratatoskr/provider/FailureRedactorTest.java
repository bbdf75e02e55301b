package io.ratatoskr.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.settings.Secret;
import io.ratatoskr.settings.SecretRedactor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FailureRedactorTest {
    private static final String KEY = "9f8e7d6c5b4a3210";
    private static final SecretRedactor SECRETS = SecretRedactor.of(Optional.of(new Secret(KEY)));

    static Stream<GatewayException> failures() {
        return Stream.of(
                new InvalidRequest("m " + KEY, "p" + KEY, "c" + KEY),
                new UnsupportedParameter("m", "p" + KEY, true),
                ModelNotAvailable.accessDenied("m", "c" + KEY),
                new ModelNotAvailable("m" + KEY),
                new BatchTooLarge("m", 5, KEY),
                new ContextLengthExceeded(KEY, 7),
                new RateLimited("m", new IOException(KEY)),
                new AuthenticationFailed("m", new IOException("outer", new IOException(KEY))),
                new ProviderUnavailable(KEY, ProviderUnavailable.Reason.LOADING));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void nothing_of_a_failure_contains_the_secret(GatewayException failure) {
        failure.setRetryAfter(Duration.ofSeconds(3)).providerError(new RawJson("{\"k\":\"" + KEY + "\",\"n\":1}"));

        var clean = (GatewayException) FailureRedactor.redact(failure, SECRETS);

        assertThat(clean).isExactlyInstanceOf(failure.getClass());
        assertThat(everything(clean)).doesNotContain(KEY);
        assertThat(clean.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(clean.providerError().orElseThrow().text()).isEqualTo("{\"k\":\"***\",\"n\":1}");
    }

    @Test
    void what_is_not_secret_stays() {
        assertThat(FailureRedactor.redact(new UnsupportedParameter(KEY, "seed", true), SECRETS))
                .isInstanceOfSatisfying(UnsupportedParameter.class, e -> {
                    assertThat(e.parameter()).isEqualTo("seed");
                    assertThat(e.isOnlyValueUnsupported()).isTrue();
                });
        assertThat(FailureRedactor.redact(ModelNotAvailable.accessDenied(KEY, "code"), SECRETS))
                .isInstanceOfSatisfying(ModelNotAvailable.class, e -> {
                    assertThat(e.isAccessDenied()).isTrue();
                    assertThat(e.code()).contains("code");
                });
        assertThat(FailureRedactor.redact(new ProviderUnavailable(KEY, ProviderUnavailable.Reason.TIMEOUT), SECRETS))
                .isInstanceOfSatisfying(
                        ProviderUnavailable.class,
                        e -> assertThat(e.reason()).isEqualTo(ProviderUnavailable.Reason.TIMEOUT));
    }

    @Test
    void a_clean_failure_is_the_same_instance() {
        var failure = new RateLimited("slow down", new IOException("closed"));
        assertThat(FailureRedactor.redact(failure, SECRETS)).isSameAs(failure);
        var bug = new IllegalStateException("a bug");
        assertThat(FailureRedactor.redact(bug, SECRETS)).isSameAs(bug);
    }

    @Test
    void an_internal_error_loses_the_secret_but_not_its_place() {
        var bug = new NumberFormatException("For input string: " + KEY);
        RuntimeException clean = FailureRedactor.redact(bug, SECRETS);
        assertThat(clean).hasMessageContaining("NumberFormatException").hasMessageNotContaining(KEY);
        assertThat(clean.getStackTrace()).isEqualTo(bug.getStackTrace());
    }

    @Test
    void a_raw_error_that_is_no_json_without_the_secret_is_dropped() {
        GatewayException failure = new RateLimited("m").providerError(new RawJson("{\"n\":1234567890}"));
        var clean = (GatewayException)
                FailureRedactor.redact(failure, SecretRedactor.of(Optional.of(new Secret("1234567890"))));
        assertThat(clean.providerError()).isEmpty();
    }

    private static String everything(GatewayException failure) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        String details = switch (failure) {
            case InvalidRequest e -> e.field() + " " + e.code();
            case UnsupportedParameter e -> e.parameter();
            case ModelNotAvailable e -> e.code().toString();
            case BatchTooLarge e -> e.field().toString();
            default -> "";
        };
        return trace + details + failure.providerError();
    }
}
