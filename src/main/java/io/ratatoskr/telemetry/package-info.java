/** Ids of requests in log lines, access lines, and what frontends report about their requests. */
@NullMarked
package io.ratatoskr.telemetry;

import org.jspecify.annotations.NullMarked;
