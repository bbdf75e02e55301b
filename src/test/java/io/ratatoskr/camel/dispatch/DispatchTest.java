package io.ratatoskr.camel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.RequestStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** The shipped operation route, dispatch, provider template, retry and circuit breaker, with providers that are functions. */
final class DispatchTest {
    private static final ChatRequest REQUEST = ChatRequest.of("some-model", Message.user("2 + 2?"));

    @Test
    void first_provider_responds_when_it_can() throws Exception {
        try (var fixture = DispatchFixture.of(Map.of("a", responding("four"), "b", responding("five")))) {
            assertThat(fixture.chat(REQUEST).text()).isEqualTo("four");
            assertThat(fixture.calls("b")).isZero();
        }
    }

    @Test
    void second_provider_responds_when_the_first_is_rate_limited() throws Exception {
        try (var fixture = DispatchFixture.of(
                Map.of("a", failing(() -> new RateLimited("a: HTTP 429: slow down")), "b", responding("four")))) {
            assertThat(fixture.chat(REQUEST).text()).isEqualTo("four");
            assertThat(fixture.calls("a"))
                    .as("no retry while another candidate is left")
                    .isOne();
        }
    }

    @Test
    void only_provider_is_retried_when_its_failure_is_transient() throws Exception {
        var calls = new AtomicInteger();
        try (var fixture = DispatchFixture.of(Map.of("a", request -> {
            if (calls.incrementAndGet() < 3) {
                throw new ProviderUnavailable("a: HTTP 503: not now");
            }
            return response("four");
        }))) {
            Exchange exchange = fixture.send(REQUEST, null);
            assertThat(exchange.getMessage().getBody(ChatResponse.class).text()).isEqualTo("four");
            assertThat(exchange.getVariable(RatatoskrConstants.REQUEST_STATS, RequestStats.class)
                            .calls())
                    .isEqualTo(3);
        }
    }

    @Test
    void last_provider_is_retried_but_no_more_often_than_configured() throws Exception {
        try (var fixture = DispatchFixture.of(Map.of(
                "a", failing(() -> new ProviderUnavailable("a: HTTP 500: broken")),
                "b", failing(() -> new ProviderUnavailable("b: HTTP 502: broken too"))))) {
            var failure = catchThrowableOfType(ProviderUnavailable.class, () -> fixture.chat(REQUEST));
            assertThat(failure).hasMessage("a: HTTP 500: broken; also b: HTTP 502: broken too");
            assertThat(fixture.calls("a")).isOne();
            assertThat(fixture.calls("b")).isEqualTo(3);
        }
    }

    @Test
    void invalid_request_fails_without_fallback() throws Exception {
        try (var fixture = DispatchFixture.of(Map.of(
                "a", failing(() -> new InvalidRequest("a: HTTP 400: no such role", "messages[0].role")),
                "b", responding("four")))) {
            assertThatThrownBy(() -> fixture.chat(REQUEST)).isInstanceOf(InvalidRequest.class);
            assertThat(fixture.calls("a")).isOne();
            assertThat(fixture.calls("b")).isZero();
        }
    }

    @Test
    void unknown_exception_is_neither_retried_nor_offered_to_others() throws Exception {
        try (var fixture = DispatchFixture.of(Map.of(
                "a",
                request -> {
                    throw new IllegalStateException("a bug");
                },
                "b",
                responding("four")))) {
            assertThatThrownBy(() -> fixture.chat(REQUEST)).isInstanceOf(IllegalStateException.class);
            assertThat(fixture.calls("a")).isOne();
            assertThat(fixture.calls("b")).isZero();
        }
    }

    @Test
    void retry_after_above_the_cap_is_not_waited_for_and_returned_to_the_caller() throws Exception {
        try (var fixture = DispatchFixture.of(Map.of("a", request -> {
            throw new RateLimited("a: HTTP 429: come tomorrow").setRetryAfter(Duration.ofHours(5));
        }))) {
            var failure = catchThrowableOfType(RateLimited.class, () -> fixture.chat(REQUEST));
            assertThat(failure.retryAfter()).contains(Duration.ofHours(5));
            assertThat(fixture.calls("a")).isOne();
        }
    }

    @Test
    void circuit_opens_after_many_failures_and_others_respond_meanwhile() throws Exception {
        try (var fixture = DispatchFixture.of(
                Map.of("a", failing(() -> new ProviderUnavailable("a: HTTP 500: broken")), "b", responding("four")))) {
            for (int i = 0; i < 15; i++) {
                assertThat(fixture.chat(REQUEST).text()).isEqualTo("four");
            }
            assertThat(fixture.calls("a"))
                    .as("the breaker opens after 10 failures")
                    .isEqualTo(10);
        }
    }

    @Test
    void open_circuit_of_the_only_provider_is_reported_with_the_time_left() throws Exception {
        try (var fixture =
                DispatchFixture.of(Map.of("a", failing(() -> new ProviderUnavailable("a: HTTP 500: broken"))))) {
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(() -> fixture.chat(REQUEST)).isInstanceOf(ProviderUnavailable.class);
            }
            var failure = catchThrowableOfType(NoProviderAvailable.class, () -> fixture.chat(REQUEST));
            assertThat(failure).hasMessageContaining("a: circuit open for");
            assertThat(failure.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(32));
        }
    }

    @Test
    void client_mistakes_and_rate_limits_do_not_open_the_circuit() throws Exception {
        var calls = new AtomicInteger();
        try (var fixture = DispatchFixture.of(Map.of("a", request -> {
            int call = calls.incrementAndGet();
            if (call > 40) {
                return response("four");
            }
            throw call % 2 == 0
                    ? new InvalidRequest("a: no")
                    : new RateLimited("a: later").setRetryAfter(Duration.ofHours(1));
        }))) {
            for (int i = 0; i < 40; i++) {
                assertThatThrownBy(() -> fixture.chat(REQUEST)).isNotInstanceOf(NoProviderAvailable.class);
            }
            assertThat(fixture.chat(REQUEST).text()).isEqualTo("four");
        }
    }

    @Test
    void provider_that_refuses_our_key_is_left_out_for_a_while() throws Exception {
        try (var fixture = DispatchFixture.of(
                Map.of("a", failing(() -> new AuthenticationFailed("a: API key rejected")), "b", responding("four")))) {
            assertThat(fixture.chat(REQUEST).text()).isEqualTo("four");
            assertThat(fixture.chat(REQUEST).text()).isEqualTo("four");
            assertThat(fixture.calls("a")).isOne();
        }
    }

    @Test
    void cancelled_request_stops_waiting_for_its_retry() throws Exception {
        var cancellation = Cancellation.withTimeout(Duration.ofMinutes(5));
        try (var fixture = DispatchFixture.of(Map.of("a", request -> {
            Thread.startVirtualThread(() -> cancellation.cancel("the client disconnected"));
            throw new RateLimited("a: later").setRetryAfter(Duration.ofSeconds(29));
        }))) {
            long start = System.nanoTime();
            assertThat(fixture.send(REQUEST, cancellation).getException()).isNotNull();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(fixture.calls("a")).isOne();
        }
    }

    @Test
    void cancelled_request_goes_to_no_further_provider() throws Exception {
        var cancellation = Cancellation.withTimeout(Duration.ofMinutes(5));
        try (var fixture = DispatchFixture.of(Map.of(
                "a",
                request -> {
                    cancellation.cancel("the client disconnected");
                    throw new ProviderUnavailable("a: HTTP 500: broken");
                },
                "b",
                responding("four")))) {
            assertThat(fixture.send(REQUEST, cancellation).getException()).isInstanceOf(Cancelled.class);
            assertThat(fixture.calls("b")).isZero();
        }
    }

    @Test
    void attempts_do_not_see_the_callers_headers_nor_each_others() throws Exception {
        try (var fixture = DispatchFixture.of(Map.of("a", responding("four")))) {
            Exchange exchange = fixture.send(REQUEST, null, Map.of("authorization", "Bearer secret", "x-team", "red"));
            assertThat(exchange.getException()).isNull();
            assertThat(fixture.receivedHeaders("a")).doesNotContainKeys("authorization", "x-team");
        }
    }

    @Test
    void more_concurrent_requests_than_allowed_are_rejected_with_retry_after() throws Exception {
        try (var fixture = DispatchFixture.limitedTo(0, Map.of("a", responding("four")))) {
            var failure = catchThrowableOfType(Overloaded.class, () -> fixture.chat(REQUEST));
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(1));
        }
    }

    private static ChatResponse response(String text) {
        return new ChatResponse(
                List.of(Choice.text(text, FinishReason.STOP)), null, "m", "", "id", 1L, AdditionalProperties.NONE);
    }

    private static Function<ChatRequest, ChatResponse> responding(String text) {
        return request -> response(text);
    }

    private static Function<ChatRequest, ChatResponse> failing(Supplier<RuntimeException> failure) {
        return request -> {
            throw failure.get();
        };
    }
}
