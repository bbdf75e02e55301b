package io.ratatoskr.fuzz;

import java.util.random.RandomGenerator;

/** What gets the inputs. Thread-safe where it has more than one worker. */
public interface FuzzTarget extends AutoCloseable {
    String name();

    /** Number of inputs that run at the same time. */
    default int workers() {
        return 1;
    }

    /** A mutated input; the same for the same random numbers. */
    FuzzInput mutate(RandomGenerator random);

    /**
     * Runs one input.
     *
     * @return the kind of the result, for the statistics: a status or the name of a documented exception
     * @throws Exception or an {@link AssertionError} when the input found a fault
     */
    String run(FuzzInput input) throws Exception;

    /** Checks what must hold after all inputs, such as that nothing is left open. */
    default void finish() throws Exception {}

    @Override
    default void close() {}
}
