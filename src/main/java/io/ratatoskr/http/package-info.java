/** The HTTP server on Netty: connections, limits, authentication and the table of paths. Knows neither Camel nor JSON. */
@NullMarked
package io.ratatoskr.http;

import org.jspecify.annotations.NullMarked;
