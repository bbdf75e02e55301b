/**
 * JSON lines over a Unix socket and TCP: connections, lines, envelopes, limits. Knows neither Camel nor what the requests mean.
 */
@NullMarked
package io.ratatoskr.socket;

import org.jspecify.annotations.NullMarked;
