package io.ratatoskr.bench;

import io.ratatoskr.api.Cancellation;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cost of cancellation per request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CancellationBench {
    private static final Duration TOTAL = Duration.ofMinutes(15);
    private static final Runnable NO_OP = () -> {};

    /** A successful attempt: create, register, remove. */
    @Benchmark
    public Cancellation register_and_remove() {
        Cancellation cancellation = Cancellation.withTimeout(TOTAL);
        Cancellation.Registration upstream = cancellation.onCancel(NO_OP);
        Cancellation.Registration sleep = cancellation.onCancel(NO_OP);
        sleep.remove();
        upstream.remove();
        return cancellation;
    }
}
