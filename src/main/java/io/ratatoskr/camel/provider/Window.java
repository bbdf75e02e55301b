package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancelled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Runs the calls of one request with bounded parallelism. */
final class Window {
    /** Maximum number of parallel calls. */
    static final int AT_ONCE = 4;

    private Window() {}

    /**
     * Runs all calls and returns the results in the order of the requests. The first failure in that order aborts the running
     * calls and is thrown.
     */
    static <A, T> List<T> all(List<A> asks, Function<A, UpstreamCall> start, BiFunction<A, UpstreamCall, T> finish) {
        var running = new ArrayDeque<UpstreamCall>(AT_ONCE);
        var answers = new ArrayList<T>(asks.size());
        int next = 0;
        try {
            while (answers.size() < asks.size()) {
                while (running.size() < AT_ONCE && next < asks.size()) {
                    running.add(start.apply(asks.get(next++)));
                }
                answers.add(finish.apply(asks.get(answers.size()), running.getFirst()));
                running.removeFirst();
            }
            return answers;
        } finally {
            running.forEach(call -> call.abort(new Cancelled("another call of the same request failed")));
        }
    }
}
