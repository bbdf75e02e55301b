package io.ratatoskr.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.Operation;
import io.ratatoskr.settings.ParameterPolicies;
import io.ratatoskr.settings.ParameterPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(learned.size()).isEqualTo(LearnedRejections.MAX_MODELS);
        assertThat(learned.of("p", "m0")).containsExactly("x");
        assertThat(learned.of("p", "m19999")).isEmpty();
        learned.add("p", "m0", "y");
        assertThat(learned.of("p", "m0")).containsExactlyInAnyOrder("x", "y");
        now.addAndGet(LearnedRejections.RETENTION.toNanos());
        learned.add("p", "m19999", "x");
        assertThat(learned.of("p", "m19999")).containsExactly("x");
        assertThat(learned.size()).isEqualTo(1);
        for (int i = 0; i < 100; i++) {
            learned.add("p", "m19999", "p" + i);
        }
        assertThat(learned.of("p", "m19999")).hasSize(LearnedRejections.MAX_PARAMETERS);
    }

    /** A scan of the 10,000 models per call would take minutes; the limit leaves room for a loaded machine. */
    @Test
    @Timeout(60)
    void a_full_memory_is_as_quick_as_an_empty_one() {
        for (int i = 0; i < 1_000_000; i++) {
            learned.add("p", "m" + i, "x");
        }
        assertThat(learned.size()).isEqualTo(LearnedRejections.MAX_MODELS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void rejections_are_those_of_a_list_that_is_searched_from_end_to_end(long seed) {
        var random = new Random(seed);
        var rejections = new HashMap<List<String>, Long>();
        for (int step = 0; step < 3_000; step++) {
            now.addAndGet(random.nextLong(LearnedRejections.RETENTION.toNanos() / 200));
            if (random.nextInt(500) == 0) {
                now.addAndGet(LearnedRejections.RETENTION.toNanos());
            }
            String provider = "p" + random.nextInt(2);
            String model = "m" + random.nextInt(3);
            String parameter = "x" + random.nextInt(80);
            rejections.values().removeIf(end -> end - now.get() <= 0);
            long others = rejections.keySet().stream()
                    .filter(key -> key.subList(0, 2).equals(List.of(provider, model)) && !key.contains(parameter))
                    .count();
            if (others < LearnedRejections.MAX_PARAMETERS) {
                rejections.put(List.of(provider, model, parameter), now.get() + LearnedRejections.RETENTION.toNanos());
            }
            learned.add(provider, model, parameter);
            for (int p = 0; p < 2; p++) {
                for (int m = 0; m < 3; m++) {
                    List<String> key = List.of("p" + p, "m" + m);
                    assertThat(learned.of("p" + p, "m" + m))
                            .containsExactlyInAnyOrderElementsOf(rejections.keySet().stream()
                                    .filter(rejection -> rejection.subList(0, 2).equals(key))
                                    .map(List::getLast)
                                    .toList());
                }
            }
        }
    }

    @Test
    void models_are_forgotten_in_the_order_in_which_they_were_last_added_to() {
        Duration half = LearnedRejections.RETENTION.dividedBy(2);
        learned.add("p", "a", "x");
        learned.add("p", "b", "x");
        now.addAndGet(half.toNanos());
        learned.add("p", "a", "y");
        now.addAndGet(half.toNanos());
        learned.add("p", "c", "x");
        assertThat(learned.of("p", "a")).containsExactly("y");
        assertThat(learned.of("p", "b")).isEmpty();
        assertThat(learned.size()).isEqualTo(2);
    }

    @Test
    void request_comes_before_provider_and_provider_before_operation() {
        var policies = new ParameterPolicies(
                ParameterPolicy.WARN,
                Map.of(Operation.CHAT, ParameterPolicy.ERROR),
                Map.of("p", ParameterPolicy.IGNORE));
        assertThat(policies.of(ParameterPolicy.WARN, "p", Operation.CHAT)).isEqualTo(ParameterPolicy.WARN);
        assertThat(policies.of(null, "p", Operation.CHAT)).isEqualTo(ParameterPolicy.IGNORE);
        assertThat(policies.of(null, "q", Operation.CHAT)).isEqualTo(ParameterPolicy.ERROR);
        assertThat(policies.of(null, "q", Operation.EMBED)).isEqualTo(ParameterPolicy.WARN);
    }
}
