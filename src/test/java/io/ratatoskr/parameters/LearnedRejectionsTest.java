package io.ratatoskr.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.Operation;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LearnedRejectionsTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final LearnedRejections learned = new LearnedRejections(now::get);

    @Test
    void refusal_holds_for_an_hour_for_that_provider_and_model() {
        learned.add("p", "m", "top_k");
        assertThat(learned.of("p", "m")).containsExactly("top_k");
        assertThat(learned.of("p", "other")).isEmpty();
        assertThat(learned.of("q", "m")).isEmpty();
        now.addAndGet(Duration.ofMinutes(59).toNanos());
        assertThat(learned.of("p", "m")).containsExactly("top_k");
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(learned.of("p", "m")).isEmpty();
    }

    @Test
    void memory_is_bounded() {
        for (int i = 0; i < 20_000; i++) {
            learned.add("p", "m" + i, "x");
        }
        assertThat(learned.of("p", "m0")).containsExactly("x");
        assertThat(learned.of("p", "m19999")).isEmpty();
        now.addAndGet(LearnedRejections.RETENTION.toNanos());
        learned.add("p", "m19999", "x");
        assertThat(learned.of("p", "m19999")).containsExactly("x");
        for (int i = 0; i < 100; i++) {
            learned.add("p", "m19999", "p" + i);
        }
        assertThat(learned.of("p", "m19999")).hasSize(64);
    }

    @Test
    void request_comes_before_provider_and_provider_before_operation() {
        var policies = new ParameterPolicies(ParameterPolicy.WARN, Map.of(Operation.CHAT, ParameterPolicy.ERROR), Map.of("p", ParameterPolicy.IGNORE));
        assertThat(policies.of(ParameterPolicy.WARN, "p", Operation.CHAT)).isEqualTo(ParameterPolicy.WARN);
        assertThat(policies.of(null, "p", Operation.CHAT)).isEqualTo(ParameterPolicy.IGNORE);
        assertThat(policies.of(null, "q", Operation.CHAT)).isEqualTo(ParameterPolicy.ERROR);
        assertThat(policies.of(null, "q", Operation.EMBED)).isEqualTo(ParameterPolicy.WARN);
    }
}
