/** Benchmarks of the gateway: a load generator that shares two cores with the measured processes, and JMH benchmarks. */
@NullMarked
package io.ratatoskr.bench;

import org.jspecify.annotations.NullMarked;
