/** Traces and metrics by OpenTelemetry. Its classes are loaded only while {@code ratatoskr.telemetry.otlp-endpoint} is set. */
@NullMarked
package io.ratatoskr.camel.tracing;

import org.jspecify.annotations.NullMarked;
