package io.ratatoskr.camel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.AuthenticationFailed;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Choice;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.NoProviderAvailable;
import io.ratatoskr.api.Overloaded;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.RateLimited;
import io.ratatoskr.camel.RatatoskrConstants;
import io.ratatoskr.camel.Spent;
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
    void first_provider_answers_when_it_can() throws Exception {
        try (var house = House.of(Map.of("a", answering("four"), "b", answering("five")))) {
            assertThat(house.chat(REQUEST).text()).isEqualTo("four");
            assertThat(house.calls("b")).isZero();
        }
    }

    @Test
    void second_provider_answers_when_the_first_is_rate_limited() throws Exception {
        try (var house = House.of(
                Map.of("a", failing(() -> new RateLimited("a: HTTP 429: slow down")), "b", answering("four")))) {
            assertThat(house.chat(REQUEST).text()).isEqualTo("four");
            assertThat(house.calls("a"))
                    .as("no retry while another candidate is left")
                    .isOne();
        }
    }

    @Test
    void only_provider_is_asked_again_when_its_failure_may_pass() throws Exception {
        var calls = new AtomicInteger();
        try (var house = House.of(Map.of("a", request -> {
            if (calls.incrementAndGet() < 3) {
                throw new ProviderUnavailable("a: HTTP 503: not now");
            }
            return answer("four");
        }))) {
            Exchange exchange = house.send(REQUEST, null);
            assertThat(exchange.getMessage().getBody(ChatResponse.class).text()).isEqualTo("four");
            assertThat(exchange.getVariable(RatatoskrConstants.SPENT, Spent.class)
                            .calls())
                    .isEqualTo(3);
        }
    }

    @Test
    void last_provider_is_asked_again_but_no_more_often_than_configured() throws Exception {
        try (var house = House.of(Map.of(
                "a", failing(() -> new ProviderUnavailable("a: HTTP 500: broken")),
                "b", failing(() -> new ProviderUnavailable("b: HTTP 502: broken too"))))) {
            var failure = catchThrowableOfType(ProviderUnavailable.class, () -> house.chat(REQUEST));
            assertThat(failure).hasMessage("a: HTTP 500: broken; also b: HTTP 502: broken too");
            assertThat(house.calls("a")).isOne();
            assertThat(house.calls("b")).isEqualTo(3);
        }
    }

    @Test
    void request_that_nobody_can_serve_is_refused_at_once() throws Exception {
        try (var house = House.of(Map.of(
                "a", failing(() -> new InvalidRequest("a: HTTP 400: no such role", "messages[0].role")),
                "b", answering("four")))) {
            assertThatThrownBy(() -> house.chat(REQUEST)).isInstanceOf(InvalidRequest.class);
            assertThat(house.calls("a")).isOne();
            assertThat(house.calls("b")).isZero();
        }
    }

    @Test
    void unknown_exception_is_neither_retried_nor_offered_to_others() throws Exception {
        try (var house = House.of(Map.of(
                "a",
                request -> {
                    throw new IllegalStateException("a bug");
                },
                "b",
                answering("four")))) {
            assertThatThrownBy(() -> house.chat(REQUEST)).isInstanceOf(IllegalStateException.class);
            assertThat(house.calls("a")).isOne();
            assertThat(house.calls("b")).isZero();
        }
    }

    @Test
    void retry_after_beyond_the_cap_is_not_waited_for_and_told_to_the_caller() throws Exception {
        try (var house = House.of(Map.of("a", request -> {
            throw new RateLimited("a: HTTP 429: come tomorrow").retryAfter(Duration.ofHours(5));
        }))) {
            var failure = catchThrowableOfType(RateLimited.class, () -> house.chat(REQUEST));
            assertThat(failure.retryAfter()).contains(Duration.ofHours(5));
            assertThat(house.calls("a")).isOne();
        }
    }

    @Test
    void circuit_opens_after_many_failures_and_others_answer_meanwhile() throws Exception {
        try (var house = House.of(
                Map.of("a", failing(() -> new ProviderUnavailable("a: HTTP 500: broken")), "b", answering("four")))) {
            for (int i = 0; i < 15; i++) {
                assertThat(house.chat(REQUEST).text()).isEqualTo("four");
            }
            assertThat(house.calls("a"))
                    .as("the breaker opens after 10 failures")
                    .isEqualTo(10);
        }
    }

    @Test
    void open_circuit_of_the_only_provider_is_told_with_the_time_left() throws Exception {
        try (var house = House.of(Map.of("a", failing(() -> new ProviderUnavailable("a: HTTP 500: broken"))))) {
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(() -> house.chat(REQUEST)).isInstanceOf(ProviderUnavailable.class);
            }
            var failure = catchThrowableOfType(NoProviderAvailable.class, () -> house.chat(REQUEST));
            assertThat(failure).hasMessageContaining("a: circuit open for");
            assertThat(failure.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(32));
        }
    }

    @Test
    void client_mistakes_and_rate_limits_do_not_open_the_circuit() throws Exception {
        var calls = new AtomicInteger();
        try (var house = House.of(Map.of("a", request -> {
            int call = calls.incrementAndGet();
            if (call > 40) {
                return answer("four");
            }
            throw call % 2 == 0
                    ? new InvalidRequest("a: no")
                    : new RateLimited("a: later").retryAfter(Duration.ofHours(1));
        }))) {
            for (int i = 0; i < 40; i++) {
                assertThatThrownBy(() -> house.chat(REQUEST)).isNotInstanceOf(NoProviderAvailable.class);
            }
            assertThat(house.chat(REQUEST).text()).isEqualTo("four");
        }
    }

    @Test
    void provider_that_refuses_our_key_is_left_out_for_a_while() throws Exception {
        try (var house = House.of(Map.of(
                "a", failing(() -> new AuthenticationFailed("a: API key rejected")), "b", answering("four")))) {
            assertThat(house.chat(REQUEST).text()).isEqualTo("four");
            assertThat(house.chat(REQUEST).text()).isEqualTo("four");
            assertThat(house.calls("a")).isOne();
        }
    }

    @Test
    void cancelled_request_stops_waiting_for_its_retry() throws Exception {
        var cancellation = Cancellation.withTimeout(Duration.ofMinutes(5));
        try (var house = House.of(Map.of("a", request -> {
            Thread.startVirtualThread(() -> cancellation.cancel("the client disconnected"));
            throw new RateLimited("a: later").retryAfter(Duration.ofSeconds(29));
        }))) {
            long start = System.nanoTime();
            assertThat(house.send(REQUEST, cancellation).getException()).isNotNull();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(house.calls("a")).isOne();
        }
    }

    @Test
    void cancelled_request_goes_to_no_further_provider() throws Exception {
        var cancellation = Cancellation.withTimeout(Duration.ofMinutes(5));
        try (var house = House.of(Map.of(
                "a",
                request -> {
                    cancellation.cancel("the client disconnected");
                    throw new ProviderUnavailable("a: HTTP 500: broken");
                },
                "b",
                answering("four")))) {
            assertThat(house.send(REQUEST, cancellation).getException()).isInstanceOf(Cancelled.class);
            assertThat(house.calls("b")).isZero();
        }
    }

    @Test
    void attempts_do_not_see_the_callers_headers_nor_each_others() throws Exception {
        try (var house = House.of(Map.of("a", answering("four")))) {
            Exchange exchange = house.send(REQUEST, null, Map.of("authorization", "Bearer secret", "x-team", "red"));
            assertThat(exchange.getException()).isNull();
            assertThat(house.headersSeen("a")).doesNotContainKeys("authorization", "x-team");
        }
    }

    @Test
    void more_requests_than_allowed_at_once_are_told_to_come_again() throws Exception {
        try (var house = House.limitedTo(0, Map.of("a", answering("four")))) {
            var failure = catchThrowableOfType(Overloaded.class, () -> house.chat(REQUEST));
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(1));
        }
    }

    private static ChatResponse answer(String text) {
        return new ChatResponse(Choice.text(text, FinishReason.STOP), List.of(), null, "m", "", "id", 1L, AdditionalProperties.NONE);
    }

    private static Function<ChatRequest, ChatResponse> answering(String text) {
        return request -> answer(text);
    }

    private static Function<ChatRequest, ChatResponse> failing(Supplier<RuntimeException> failure) {
        return request -> {
            throw failure.get();
        };
    }
}
