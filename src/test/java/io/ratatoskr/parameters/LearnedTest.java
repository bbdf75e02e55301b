package io.ratatoskr.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.Operation;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LearnedTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Learned learned = new Learned(now::get);

    @Test
    void refusal_holds_for_an_hour_for_that_provider_and_model() {
        learned.refused("p", "m", "top_k");
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
            learned.refused("p", "m" + i, "x");
        }
        assertThat(learned.of("p", "m0")).containsExactly("x");
        assertThat(learned.of("p", "m19999")).isEmpty();
        now.addAndGet(Learned.HOLDS.toNanos());
        learned.refused("p", "m19999", "x");
        assertThat(learned.of("p", "m19999")).containsExactly("x");
        for (int i = 0; i < 100; i++) {
            learned.refused("p", "m19999", "p" + i);
        }
        assertThat(learned.of("p", "m19999")).hasSize(64);
    }

    @Test
    void request_comes_before_provider_and_provider_before_operation() {
        var policies = new Policies(Policy.WARN, Map.of(Operation.CHAT, Policy.ERROR), Map.of("p", Policy.IGNORE));
        assertThat(policies.of(Policy.WARN, "p", Operation.CHAT)).isEqualTo(Policy.WARN);
        assertThat(policies.of(null, "p", Operation.CHAT)).isEqualTo(Policy.IGNORE);
        assertThat(policies.of(null, "q", Operation.CHAT)).isEqualTo(Policy.ERROR);
        assertThat(policies.of(null, "q", Operation.EMBED)).isEqualTo(Policy.WARN);
    }
}
