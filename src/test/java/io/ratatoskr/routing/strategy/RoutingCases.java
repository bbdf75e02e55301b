package io.ratatoskr.routing.strategy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.routing.Candidate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Candidates with facts, drawn at random from a seed. Not thread-safe. */
final class RoutingCases implements CandidateFacts {
    static final ChatRequest REQUEST = ChatRequest.of("some", Message.user("hello"));

    final List<Candidate> candidates = new ArrayList<>();
    final Map<Candidate, CandidateLoad> loads = new HashMap<>();
    final Map<Candidate, BigDecimal> costs = new HashMap<>();
    final Map<Candidate, Double> weights = new HashMap<>();
    final Map<Candidate, List<String>> changed = new HashMap<>();
    final Set<Candidate> local = new HashSet<>();
    final Set<Candidate> unsupported = new HashSet<>();
    private final RandomGenerator random;

    private RoutingCases(RandomGenerator random) {
        this.random = random;
    }

    /** These candidates, of which nothing is known. */
    static RoutingCases of(String... providers) {
        var cases = new RoutingCases(new Random(7));
        for (String provider : providers) {
            cases.candidates.add(new Candidate(provider, "m"));
        }
        return cases;
    }

    /** One to nine candidates with random facts. */
    static RoutingCases random(long seed) {
        var random = new Random(seed);
        var cases = new RoutingCases(random);
        int size = 1 + random.nextInt(9);
        for (int i = 0; i < size; i++) {
            var candidate = new Candidate("p" + random.nextInt(5), "m" + i);
            cases.candidates.add(candidate);
            if (random.nextInt(4) > 0) {
                cases.loads.put(
                        candidate,
                        new CandidateLoad(
                                random.nextInt(4),
                                random.nextInt(3) == 0 ? null : Duration.ofMillis(random.nextInt(1, 500)),
                                random.nextInt(3) == 0 ? null : Duration.ofSeconds(random.nextInt(120)),
                                random.nextInt(5) == 0));
            }
            if (random.nextInt(3) > 0) {
                cases.costs.put(candidate, BigDecimal.valueOf(random.nextInt(4), 6));
            }
            if (random.nextBoolean()) {
                cases.local.add(candidate);
            }
            if (random.nextInt(4) == 0) {
                cases.unsupported.add(candidate);
            } else if (random.nextInt(3) == 0) {
                cases.changed.put(candidate, List.of("top_k"));
            }
            cases.weights.put(candidate, (double) random.nextInt(4));
        }
        return cases;
    }

    RoutingContext context() {
        return context(null);
    }

    RoutingContext context(String session) {
        return new RoutingContext(
                REQUEST, candidates, this, candidate -> weights.getOrDefault(candidate, 1.0), session, random, false);
    }

    @Override
    public CandidateLoad load(Candidate candidate) {
        return loads.getOrDefault(candidate, CandidateLoad.UNKNOWN);
    }

    @Override
    public Optional<BigDecimal> cost(Candidate candidate) {
        return Optional.ofNullable(costs.get(candidate));
    }

    @Override
    public boolean isLocal(Candidate candidate) {
        return local.contains(candidate);
    }

    @Override
    public Optional<GatewayException> unsupported(Candidate candidate) {
        return unsupported.contains(candidate)
                ? Optional.of(new ContextLengthExceeded("too long", 10))
                : Optional.empty();
    }

    @Override
    public List<String> changedParameters(Candidate candidate) {
        return changed.getOrDefault(candidate, List.of());
    }
}
