/** Metrics of the gateway, and the management port that serves them together with its health. */
@NullMarked
package io.ratatoskr.camel.telemetry;

import org.jspecify.annotations.NullMarked;
