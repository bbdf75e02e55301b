package io.ratatoskr.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A short form of the fuzzer, with a fixed seed: no status 500, no undocumented exception, no hang. */
final class FuzzTest {
    private static final long SEED = 9;

    @ParameterizedTest
    @CsvSource({
        "requests, 500",
        "responses, 500",
        "streams, 400",
        "json, 200",
        "config, 100",
        "keys, 50",
        "lock, 100",
        "model-lists, 100"
    })
    void mutated_inputs_give_results_or_documented_exceptions(String name, long inputs) {
        run(FuzzTargets.direct().get(name).get(), inputs);
    }

    @ParameterizedTest
    @CsvSource({"http, 400", "socket, 300", "upstream, 300"})
    void a_gateway_serves_whatever_clients_and_providers_send(String name, long inputs) {
        run(FuzzTargets.gateway().get(name).get(), inputs);
    }

    private static void run(FuzzTarget closed, long inputs) {
        try (FuzzTarget target = closed) {
            FuzzReport report = new Fuzzer(target, SEED).run(inputs);
            assertThat(report.failures()).as(report.toString()).isEmpty();
            assertThat(report.inputs()).isEqualTo(inputs);
            assertThat(report.results()).as("kinds of results").hasSizeGreaterThan(1);
        }
    }
}
