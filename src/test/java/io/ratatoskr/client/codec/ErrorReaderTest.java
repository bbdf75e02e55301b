package io.ratatoskr.client.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.ContentFiltered;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.dialect.openai.OpenAiErrorRenderer;
import io.ratatoskr.json.JsonReader;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The failure that a client gets is the one that the gateway had. */
final class ErrorReaderTest {
    static List<GatewayException> failures() {
        return List.of(
                new AuthenticationFailed("p: rejected the key"),
                new BatchTooLarge("too many", 100, "texts"),
                new Cancelled("cancelled"),
                new CircuitOpen("open").setRetryAfter(Duration.ofMillis(1_500)),
                new ConfigurationInvalid(List.of("one", "two")),
                new ContentFiltered("filtered"),
                new ContextLengthExceeded("too long", 8_192),
                new ContextLengthExceeded("too long", 0),
                new Forbidden("no"),
                new GatewayStopping("stopping"),
                new InvalidRequest("wrong"),
                new InvalidRequest("wrong", "messages[0]"),
                new InvalidRequest("wrong", "x", "context_length_exceeded"),
                new InvalidRequest("wrong", "x", "some_code"),
                new ModelNotAvailable("not there"),
                new ModelNotAvailable("no capacity").setRetryAfter(Duration.ofSeconds(3)),
                ModelNotAvailable.accessDenied("denied", null),
                ModelNotAvailable.accessDenied("denied", "gated"),
                new ModelNotFound("unknown model", "gpt-9"),
                new NoProviderAvailable("nobody"),
                new NotSupported("no"),
                new Overloaded("busy").setRetryAfter(Duration.ofSeconds(1)),
                Overloaded.atProvider("busy"),
                new PayloadTooLarge("large"),
                new PresetNotFound("no preset"),
                new ProviderUnavailable("down"),
                new ProviderUnavailable("down", ProviderUnavailable.Reason.INVALID_RESPONSE),
                new ProviderUnavailable("late", ProviderUnavailable.Reason.TIMEOUT),
                new ProviderUnavailable("late", ProviderUnavailable.Reason.DEADLINE),
                new ProviderUnavailable("loading", ProviderUnavailable.Reason.LOADING)
                        .setRetryAfter(Duration.ofSeconds(20)),
                new QuotaExceeded("used up"),
                QuotaExceeded.paymentRequired("no credit"),
                new RateLimited("slow down").setRetryAfter(Duration.ofMillis(120)),
                new Unauthorized("no key"),
                new UnsupportedParameter("no top_k", "top_k"),
                new UnsupportedParameter("not 3", "temperature", true));
    }

    @Test
    void every_type_of_failure_is_tested() {
        Set<Class<?>> tested = failures().stream().map(Object::getClass).collect(Collectors.toSet());

        assertThat(tested).containsExactlyInAnyOrder(GatewayException.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void the_failure_of_a_response_has_its_type_and_details(GatewayException failure) {
        GatewayException read = ErrorReader.of(
                OpenAiErrorRenderer.body(failure), OpenAiErrorRenderer.status(failure), null, "http://gateway");

        same(read, failure);
    }

    /** Without a status. */
    @ParameterizedTest
    @MethodSource("failures")
    void the_failure_of_a_line_has_its_type_and_details(GatewayException failure) {
        try (JsonReader reader = JsonReader.of(OpenAiErrorRenderer.body(failure))) {
            reader.beginObject();
            reader.nextField();

            same(ErrorReader.read(reader), failure);
        }
    }

    private static void same(GatewayException actual, GatewayException expected) {
        assertThat(actual).isExactlyInstanceOf(expected.getClass()).hasMessage(expected.getMessage());
        assertThat(actual.getStatus()).isEqualTo(expected.getStatus());
        assertThat(actual.getCode()).isEqualTo(expected.getCode());
        assertThat(actual.retryAfter()).isEqualTo(expected.retryAfter());
        assertThat(actual.isRetryable()).isEqualTo(expected.isRetryable());
        assertThat(actual.isFallbackAllowed()).isEqualTo(expected.isFallbackAllowed());
        // The gateway itself does not send what a provider's call had come to
        String[] ignored = {"cause", "stackTrace", "suppressedExceptions", "progress", "detailMessage"};
        assertThat(actual).usingRecursiveComparison().ignoringFields(ignored).isEqualTo(expected);
    }

    @Test
    void a_provider_failure_was_reported_by_the_gateway() {
        GatewayException read =
                ErrorReader.of(OpenAiErrorRenderer.body(new ProviderUnavailable("down")), 503, null, "http://gateway");

        assertThat(((ProviderUnavailable) read).progress()).isEqualTo(ProviderUnavailable.Progress.REPORTED);
    }

    @Test
    void an_internal_error_is_a_failure_of_the_gateway() {
        GatewayException read = ErrorReader.of(
                OpenAiErrorRenderer.body(new IllegalStateException("secret")), 500, null, "http://gateway");

        assertThat(read).isInstanceOf(ProviderUnavailable.class).hasMessageNotContaining("secret");
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(400, InvalidRequest.class),
                Arguments.of(401, Unauthorized.class),
                Arguments.of(403, Forbidden.class),
                Arguments.of(404, InvalidRequest.class),
                Arguments.of(413, PayloadTooLarge.class),
                Arguments.of(429, RateLimited.class),
                Arguments.of(500, ProviderUnavailable.class),
                Arguments.of(502, ProviderUnavailable.class),
                Arguments.of(504, ProviderUnavailable.class));
    }

    /** As a proxy in between sends it. */
    @ParameterizedTest
    @MethodSource("statuses")
    void a_body_that_is_no_json_counts_by_its_status(int status, Class<?> type) {
        GatewayException read =
                ErrorReader.of("<html>".getBytes(UTF_8), status, Duration.ofSeconds(7), "http://gateway");

        assertThat(read).isInstanceOf(type).hasMessage("http://gateway responded with status " + status);
        assertThat(read.retryAfter()).contains(Duration.ofSeconds(7));
    }
}
