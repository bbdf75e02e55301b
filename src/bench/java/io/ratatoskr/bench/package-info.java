/** What the gateway costs: an own load generator that shares two cores with what it measures, and JMH benches. */
@NullMarked
package io.ratatoskr.bench;

import org.jspecify.annotations.NullMarked;
