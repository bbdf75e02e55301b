package io.ratatoskr.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.routing.Candidate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The law of each strategy, over seeded random candidates. */
final class StrategyLawsTest {
    private static final int CASES = 500;

    private static RoutingStrategy strategy(String name) {
        return Objects.requireNonNull(BuiltInStrategies.create().get(name));
    }

    private static Stream<RoutingCases> cases() {
        return LongStream.range(0, CASES).mapToObj(RoutingCases::random);
    }

    static Stream<List<String>> sequences() {
        List<String> names = List.copyOf(BuiltInStrategies.create().keySet());
        return Stream.concat(
                names.stream().map(List::of),
                names.stream().flatMap(first -> names.stream().map(second -> List.of(first, second))));
    }

    private static RankedSelection order(List<String> names, RoutingContext context) {
        return new StrategySequence(
                        names.stream().map(StrategyLawsTest::strategy).toList())
                .order(context);
    }

    private static List<Candidate> order(String name, RoutingContext context) {
        return order(List.of(name), context).candidates();
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void order_is_a_permutation_of_the_eligible_candidates(List<String> names) {
        cases().forEach(drawn -> {
            RankedSelection selection = order(names, drawn.context("a session"));
            var all = new ArrayList<>(selection.candidates());
            if (names.contains("capability")) {
                assertThat(all).noneMatch(drawn.unsupported::contains);
                assertThat(selection.refusals()).hasSize(drawn.candidates.size() - all.size());
                assertThat(drawn.candidates).containsAll(all);
                assertThat(new HashSet<>(all)).hasSameSizeAs(all);
            } else {
                assertThat(all).containsExactlyInAnyOrderElementsOf(drawn.candidates);
                assertThat(selection.refusals()).isEmpty();
            }
        });
    }

    @Test
    void priority_changes_nothing() {
        cases().forEach(drawn -> assertThat(order("priority", drawn.context())).isEqualTo(drawn.candidates));
    }

    @Test
    void cost_is_ascending_with_unknown_prices_last_and_equal_ones_by_priority() {
        cases().forEach(drawn -> {
            List<Candidate> ordered = order("cost", drawn.context());
            Comparator<Candidate> law = Comparator.comparing(
                            (Candidate one) -> drawn.costs.get(one), Comparator.nullsLast(BigDecimal::compareTo))
                    .thenComparing(drawn.candidates::indexOf);
            assertThat(ordered).isSortedAccordingTo(law);
        });
    }

    @Test
    void least_busy_begins_with_a_minimum() {
        cases().forEach(drawn -> {
            List<Candidate> ordered = order("least-busy", drawn.context());
            assertThat(ordered)
                    .isSortedAccordingTo(Comparator.comparingInt(
                                    (Candidate one) -> drawn.load(one).inFlight())
                            .thenComparing(drawn.candidates::indexOf));
        });
    }

    @Test
    void local_providers_come_before_remote_ones_and_both_by_priority() {
        cases().forEach(drawn -> assertThat(order("local-first", drawn.context()))
                .isSortedAccordingTo(Comparator.comparing((Candidate one) -> !drawn.isLocal(one))
                        .thenComparing(drawn.candidates::indexOf)));
    }

    @Test
    void later_strategy_orders_what_the_one_before_leaves_equal() {
        cases().forEach(drawn -> assertThat(
                        order(List.of("local-first", "cost"), drawn.context()).candidates())
                .isSortedAccordingTo(Comparator.comparing((Candidate one) -> !drawn.isLocal(one))
                        .thenComparing(
                                (Candidate one) -> drawn.costs.get(one), Comparator.nullsLast(BigDecimal::compareTo))
                        .thenComparing(drawn.candidates::indexOf)));
    }

    @Test
    void shares_of_weighted_are_those_of_the_weights() {
        RoutingCases drawn = RoutingCases.of("a", "b", "c", "d");
        Map<String, Double> weights = Map.of("a", 5.0, "b", 3.0, "c", 2.0, "d", 0.0);
        drawn.candidates.forEach(one -> drawn.weights.put(one, weights.get(one.provider())));
        int requests = 20_000;
        var first = new HashMap<String, Integer>();
        var second = new HashMap<String, Integer>();
        for (int i = 0; i < requests; i++) {
            List<Candidate> ordered = order("weighted", drawn.context());
            first.merge(ordered.getFirst().provider(), 1, Integer::sum);
            if (ordered.getFirst().provider().equals("a")) {
                second.merge(ordered.get(1).provider(), 1, Integer::sum);
            }
            assertThat(ordered.getLast().provider()).isEqualTo("d");
        }
        assertThat(first.get("a") / (double) requests).isBetween(0.48, 0.52);
        assertThat(first.get("b") / (double) requests).isBetween(0.28, 0.32);
        assertThat(first.get("c") / (double) requests).isBetween(0.18, 0.22);
        // Behind the first one the rest are drawn alike: 3 of 5
        assertThat(second.get("b") / (double) first.get("a")).isBetween(0.57, 0.63);
    }

    @Test
    void each_candidate_is_first_in_turn_and_the_others_follow_in_a_circle() {
        cases().forEach(drawn -> {
            RoutingStrategy strategy = strategy("round-robin");
            int size = drawn.candidates.size();
            var seen = new ArrayList<Candidate>();
            for (int i = 0; i < 2 * size; i++) {
                List<Candidate> ordered = strategy.order(drawn.context()).stream()
                        .map(RankedCandidate::candidate)
                        .toList();
                int start = drawn.candidates.indexOf(ordered.getFirst());
                for (int at = 0; at < size; at++) {
                    assertThat(ordered.get(at)).isEqualTo(drawn.candidates.get((start + at) % size));
                }
                seen.add(ordered.getFirst());
            }
            drawn.candidates.forEach(
                    one -> assertThat(seen).filteredOn(one::equals).hasSize(2));
        });
    }

    @Test
    void turns_of_local_candidates_are_even_behind_local_first() {
        RoutingCases drawn = RoutingCases.of("l1", "l2", "remote");
        drawn.local.addAll(drawn.candidates.subList(0, 2));
        var sequence = new StrategySequence(List.of(strategy("local-first"), strategy("round-robin")));
        List<String> first = IntStream.range(0, 6)
                .mapToObj(i ->
                        sequence.order(drawn.context()).candidates().getFirst().provider())
                .toList();
        assertThat(first).filteredOn("l1"::equals).hasSize(3);
        assertThat(first).filteredOn("l2"::equals).hasSize(3);
    }

    @Test
    void explaining_takes_no_turn() {
        RoutingCases drawn = RoutingCases.of("a", "b");
        RoutingStrategy strategy = strategy("round-robin");
        RoutingContext real = drawn.context();
        var preview = new RoutingContext(real.request(), real.candidates(), drawn, one -> 1, null, real.random(), true);
        for (int i = 0; i < 3; i++) {
            assertThat(strategy.order(preview).getFirst().candidate().provider())
                    .isEqualTo("a");
        }
        assertThat(strategy.order(real).getFirst().candidate().provider()).isEqualTo("a");
        assertThat(strategy.order(preview).getFirst().candidate().provider()).isEqualTo("b");
    }

    @Test
    void session_has_one_order_which_depends_on_nothing_else() {
        cases().forEach(drawn -> {
            List<Candidate> ordered = order("sticky", drawn.context("session 1"));
            assertThat(order("sticky", drawn.context("session 1"))).isEqualTo(ordered);
            RoutingContext reversed = drawn.context("session 1").withCandidates(drawn.candidates.reversed());
            if (drawn.weights.values().stream().noneMatch(weight -> weight == 0)) {
                assertThat(order("sticky", reversed)).isEqualTo(ordered);
            }
        });
    }

    @Test
    void new_candidate_takes_its_share_of_the_sessions_and_moves_no_other() {
        RoutingCases four = RoutingCases.of("a", "b", "c", "d");
        RoutingCases five = RoutingCases.of("a", "b", "c", "d", "e");
        int sessions = 10_000;
        int moved = 0;
        var shares = new HashMap<String, Integer>();
        for (int i = 0; i < sessions; i++) {
            String session = "session " + i;
            String before = order("sticky", four.context(session)).getFirst().provider();
            String after = order("sticky", five.context(session)).getFirst().provider();
            shares.merge(before, 1, Integer::sum);
            if (!after.equals(before)) {
                moved++;
                assertThat(after).isEqualTo("e");
            }
        }
        assertThat(moved / (double) sessions).isBetween(0.18, 0.22);
        assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(2_300, 2_700));
    }

    @Test
    void sessions_are_shared_by_weight() {
        RoutingCases drawn = RoutingCases.of("a", "b");
        drawn.weights.put(drawn.candidates.getFirst(), 3.0);
        long first = IntStream.range(0, 10_000)
                .filter(i -> order("sticky", drawn.context("s" + i))
                        .getFirst()
                        .provider()
                        .equals("a"))
                .count();
        assertThat(first).isBetween(7_300L, 7_700L);
    }

    @Test
    void request_without_a_session_is_left_to_the_next_strategy() {
        cases().forEach(drawn -> {
            assertThat(order("sticky", drawn.context())).isEqualTo(drawn.candidates);
            assertThat(order(List.of("sticky", "cost"), drawn.context()).candidates())
                    .isEqualTo(order("cost", drawn.context()));
        });
    }

    @Test
    void capable_candidates_stay_by_priority_and_changed_parameters_count_only_if_another_has_them() {
        cases().forEach(drawn -> {
            List<Candidate> capable = drawn.candidates.stream()
                    .filter(one -> !drawn.unsupported.contains(one))
                    .toList();
            List<Candidate> complete = capable.stream()
                    .filter(one -> drawn.changedParameters(one).isEmpty())
                    .toList();
            assertThat(order("capability", drawn.context())).isEqualTo(complete.isEmpty() ? capable : complete);
        });
    }

    private static CandidateLoad measured(long millis, long ageSeconds) {
        return new CandidateLoad(0, Duration.ofMillis(millis), Duration.ofSeconds(ageSeconds), false);
    }

    @Test
    void the_slowest_of_three_is_never_first_and_the_fastest_is_most_often() {
        RoutingCases drawn = RoutingCases.of("slow", "fast", "middle");
        drawn.loads.put(drawn.candidates.get(0), measured(300, 1));
        drawn.loads.put(drawn.candidates.get(1), measured(100, 1));
        drawn.loads.put(drawn.candidates.get(2), measured(200, 1));
        var first = new HashMap<String, Integer>();
        for (int i = 0; i < 3_000; i++) {
            first.merge(order("latency", drawn.context()).getFirst().provider(), 1, Integer::sum);
        }
        // Of the three pairs, two have the fastest one
        assertThat(first.keySet()).containsExactlyInAnyOrder("fast", "middle");
        assertThat(first.get("fast")).isBetween(1_900, 2_100);
    }

    @Test
    void unmeasured_candidate_is_first_for_one_request_at_a_time() {
        RoutingCases drawn = RoutingCases.of("known", "new", "newer");
        drawn.loads.put(drawn.candidates.get(0), measured(100, 1));
        assertThat(order("latency", drawn.context()))
                .extracting(Candidate::provider)
                .containsExactly("new", "known", "newer");
        drawn.loads.put(drawn.candidates.get(1), new CandidateLoad(1, null, null, false));
        assertThat(order("latency", drawn.context()))
                .extracting(Candidate::provider)
                .containsExactly("newer", "known", "new");
        drawn.loads.put(drawn.candidates.get(2), new CandidateLoad(1, null, null, false));
        assertThat(order("latency", drawn.context()))
                .extracting(Candidate::provider)
                .containsExactly("known", "new", "newer");
    }

    @Test
    void old_time_is_measured_again() {
        RoutingCases drawn = RoutingCases.of("fast", "was-slow");
        drawn.loads.put(drawn.candidates.get(0), measured(100, 1));
        drawn.loads.put(drawn.candidates.get(1), measured(900, 59));
        assertThat(order("latency", drawn.context()).getFirst().provider()).isEqualTo("fast");
        drawn.loads.put(drawn.candidates.get(1), measured(900, 60));
        assertThat(order("latency", drawn.context()).getFirst().provider()).isEqualTo("was-slow");
    }

    @Test
    void candidate_that_fails_fast_is_last() {
        RoutingCases drawn = RoutingCases.of("failing", "slow");
        drawn.loads.put(
                drawn.candidates.get(0), new CandidateLoad(0, Duration.ofMillis(1), Duration.ofSeconds(2), true));
        drawn.loads.put(drawn.candidates.get(1), measured(900, 1));
        assertThat(order("latency", drawn.context()).getFirst().provider()).isEqualTo("slow");
    }

    @Test
    void order_of_an_extension_is_completed_and_stripped_of_strangers() {
        RoutingCases drawn = RoutingCases.of("a", "b", "c");
        RoutingStrategy incomplete = new RoutingStrategy() {
            @Override
            public String name() {
                return "incomplete";
            }

            @Override
            public List<RankedCandidate> order(RoutingContext context) {
                var last = new RankedCandidate(context.candidates().getLast(), "liked", null);
                return List.of(last, new RankedCandidate(new Candidate("stranger", "x"), "", null), last);
            }
        };
        assertThat(new StrategySequence(List.of(incomplete))
                        .order(drawn.context())
                        .candidates())
                .extracting(Candidate::provider)
                .containsExactly("c", "a", "b");
    }
}
