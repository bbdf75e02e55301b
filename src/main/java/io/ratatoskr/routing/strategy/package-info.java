/** Strategies: the order in which the candidates of a request are called. Pure, save for counters and measured times. */
@NullMarked
package io.ratatoskr.routing.strategy;

import org.jspecify.annotations.NullMarked;
