package io.ratatoskr.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
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
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.api.error.UnsupportedParameter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class GrpcStatusesTest {
    private static GrpcStatuses.Rendered render(Throwable failure) {
        return GrpcStatuses.render(
                failure,
                reported -> ("{\"error\":\"" + reported.getMessage() + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new ModelNotFound("model 'x' is unknown", "x"), Status.Code.NOT_FOUND, "Model not found: x"),
                Arguments.of(new PresetNotFound("no preset"), Status.Code.NOT_FOUND, "no preset"),
                Arguments.of(new ModelNotAvailable("gone"), Status.Code.UNAVAILABLE, "Model not available: gone"),
                Arguments.of(new NoProviderAvailable("none"), Status.Code.UNAVAILABLE, "none"),
                Arguments.of(new CircuitOpen("open"), Status.Code.UNAVAILABLE, "open"),
                Arguments.of(new GatewayStopping("stopping"), Status.Code.UNAVAILABLE, "stopping"),
                Arguments.of(new RateLimited("slow down"), Status.Code.RESOURCE_EXHAUSTED, "Rate limited"),
                Arguments.of(
                        new RateLimited("slow down").setRetryAfter(Duration.ofSeconds(5)),
                        Status.Code.RESOURCE_EXHAUSTED,
                        "Rate limited, retry after 5s"),
                Arguments.of(
                        new RateLimited("slow down").setRetryAfter(Duration.ofMillis(1500)),
                        Status.Code.RESOURCE_EXHAUSTED,
                        "Rate limited, retry after 1500ms"),
                Arguments.of(
                        new Overloaded("full").setRetryAfter(Duration.ofSeconds(1)),
                        Status.Code.RESOURCE_EXHAUSTED,
                        "Rate limited, retry after 1s"),
                Arguments.of(new QuotaExceeded("no money"), Status.Code.RESOURCE_EXHAUSTED, "no money"),
                Arguments.of(
                        new AuthenticationFailed("bad key"),
                        Status.Code.UNAUTHENTICATED,
                        "Authentication failed: bad key"),
                Arguments.of(new Unauthorized("no key"), Status.Code.UNAUTHENTICATED, "no key"),
                Arguments.of(new Forbidden("no"), Status.Code.PERMISSION_DENIED, "no"),
                Arguments.of(new ContentFiltered("bad words"), Status.Code.PERMISSION_DENIED, "bad words"),
                Arguments.of(
                        new ContextLengthExceeded("9000 tokens are too many", 8192),
                        Status.Code.OUT_OF_RANGE,
                        "9000 tokens are too many; limit 8192"),
                Arguments.of(new ContextLengthExceeded("too long", 0), Status.Code.OUT_OF_RANGE, "too long"),
                Arguments.of(new InvalidRequest("wrong"), Status.Code.INVALID_ARGUMENT, "wrong"),
                Arguments.of(new UnsupportedParameter("no top_k", "top_k"), Status.Code.INVALID_ARGUMENT, "no top_k"),
                Arguments.of(new BatchTooLarge("many", 3), Status.Code.INVALID_ARGUMENT, "many"),
                Arguments.of(new PayloadTooLarge("large"), Status.Code.INVALID_ARGUMENT, "large"),
                Arguments.of(new NotSupported("cannot"), Status.Code.UNIMPLEMENTED, "cannot"),
                Arguments.of(new Cancelled("left"), Status.Code.CANCELLED, "left"),
                Arguments.of(
                        new ProviderUnavailable("late", Reason.DEADLINE),
                        Status.Code.CANCELLED,
                        "Timeout expired: late"),
                Arguments.of(new ProviderUnavailable("loads", Reason.LOADING), Status.Code.UNAVAILABLE, "loads"),
                Arguments.of(new ProviderUnavailable("down"), Status.Code.INTERNAL, "down"),
                Arguments.of(
                        new ProviderUnavailable("garbage", Reason.INVALID_RESPONSE), Status.Code.INTERNAL, "garbage"),
                Arguments.of(new ProviderUnavailable("slow", Reason.TIMEOUT), Status.Code.INTERNAL, "slow"),
                Arguments.of(new ConfigurationInvalid("config"), Status.Code.INTERNAL, "config"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failure_has_the_status_and_the_text_of_the_contract(GatewayException failure, Status.Code code, String text) {
        GrpcStatuses.Rendered rendered = render(failure);
        assertThat(rendered.status().getCode()).isEqualTo(code);
        assertThat(rendered.status().getDescription()).isEqualTo(text);
        assertThat(new String(rendered.trailers().get(GrpcStatuses.ERROR), StandardCharsets.UTF_8))
                .contains(failure.getMessage());
        assertThat(rendered.httpStatus()).isEqualTo(failure.getStatus());
    }

    @Test
    void every_kind_of_failure_is_in_the_table() {
        assertThat(failures()
                        .map(arguments -> arguments.get()[0].getClass().getName())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(GatewayException.class.getPermittedSubclasses())
                        .map(Class::getName)
                        .toList());
    }

    @Test
    void other_failures_show_nothing_of_themselves() {
        GrpcStatuses.Rendered rendered = render(new IllegalStateException("secret"));
        assertThat(rendered.status().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(rendered.status().getDescription()).doesNotContain("secret");
    }

    @Test
    void long_texts_fit_into_the_metadata_that_clients_accept() {
        for (String character : new String[] {"x", "ä", "漢", "😀", "%"}) {
            GrpcStatuses.Rendered rendered = render(new InvalidRequest(character.repeat(4000)));
            String text = rendered.status().getDescription();
            int bytes = character.equals("x") ? text.length() : 3 * text.getBytes(StandardCharsets.UTF_8).length;
            assertThat(bytes).as(character).isLessThan(2_020);
            byte[] error = rendered.trailers().get(GrpcStatuses.ERROR);
            assertThat(error == null ? 0 : error.length).isLessThan(3_001);
        }
        assertThat(GrpcStatuses.shorten("😀".repeat(3), 13)).isEqualTo("😀...");
        assertThat(GrpcStatuses.shorten("short", 100)).isEqualTo("short");
    }
}
