/**
 * A deterministic fuzzer: mutated inputs for the codecs, the file parsers and the whole gateway. {@link io.ratatoskr.fuzz.FuzzTest}
 * runs a short form with each build; the benchmarks' {@code FuzzCommand} runs as many inputs as wanted.
 */
package io.ratatoskr.fuzz;
