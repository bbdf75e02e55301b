package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.error.Cancelled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of one request with bounded parallelism. Only the first of the running calls waits for a permit of the provider, so that
 * a request does not compete with itself.
 */
public final class BoundedParallelCalls {
    /** Maximum number of parallel calls. */
    static final int MAX_PARALLEL = 4;

    private BoundedParallelCalls() {}

    /**
     * Runs all calls and returns the results in the order of the requests. The first failure in that order aborts the running
     * calls and is thrown.
     *
     * @param tryStart starts a call, or returns null if it would have to wait
     */
    public static <A, T> List<T> invokeAll(
            List<A> requests,
            Function<A, UpstreamCall> start,
            Function<A, @Nullable UpstreamCall> tryStart,
            BiFunction<A, UpstreamCall, T> finish) {
        var running = new ArrayDeque<UpstreamCall>(MAX_PARALLEL);
        var results = new ArrayList<T>(requests.size());
        int next = 0;
        try {
            while (results.size() < requests.size()) {
                while (running.size() < MAX_PARALLEL && next < requests.size()) {
                    A request = requests.get(next);
                    UpstreamCall call = running.isEmpty() ? start.apply(request) : tryStart.apply(request);
                    if (call == null) {
                        break;
                    }
                    running.add(call);
                    next++;
                }
                results.add(finish.apply(requests.get(results.size()), running.getFirst()));
                running.removeFirst();
            }
            return results;
        } finally {
            running.forEach(call -> call.abort(new Cancelled("another call of the same request failed")));
        }
    }
}
