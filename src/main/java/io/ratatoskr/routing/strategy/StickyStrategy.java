package io.ratatoskr.routing.strategy;

import io.ratatoskr.routing.Candidate;
import java.util.Comparator;
import java.util.List;

/**
 * The same candidate for all requests of a session, by rendezvous hashing: every process orders alike and remembers nothing; a new
 * candidate takes over its share of the sessions and moves no others. The shares are those of the weights. Without a session the order
 * stays. Score: the weighted hash.
 */
final class StickyStrategy implements RoutingStrategy {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    @Override
    public String name() {
        return "sticky";
    }

    @Override
    public List<RankedCandidate> order(RoutingContext context) {
        String session = context.session();
        if (session == null) {
            return context.candidates().stream()
                    .map(candidate -> new RankedCandidate(candidate, "no session", null))
                    .toList();
        }
        long hash = hash(FNV_OFFSET, session);
        record Hashed(Candidate candidate, double key) {}
        return context.candidates().stream()
                .map(candidate -> new Hashed(
                        candidate,
                        WeightedStrategy.key(
                                uniform(hash, candidate), context.weights().applyAsDouble(candidate))))
                .sorted(Comparator.comparingDouble(Hashed::key))
                .map(hashed -> new RankedCandidate(hashed.candidate(), "of the session", hashed.key()))
                .toList();
    }

    /** A number in [0, 1) that depends on the session and the candidate only. */
    private static double uniform(long session, Candidate candidate) {
        long mixed = mix(hash(hash(session, candidate.provider()) ^ ':', candidate.model()));
        return (mixed >>> 11) * 0x1.0p-53;
    }

    /** The <a href="https://datatracker.ietf.org/doc/html/draft-eastlake-fnv">FNV-1a</a> hash of the characters, continued. */
    private static long hash(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    /** Spreads the bits of a hash, as SplitMix64 does with its state. */
    private static long mix(long hash) {
        long z = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
