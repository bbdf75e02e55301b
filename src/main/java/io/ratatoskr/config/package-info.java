/** The gateway's configuration as records, and how they are read. Knows neither Camel nor sockets. */
@NullMarked
package io.ratatoskr.config;

import org.jspecify.annotations.NullMarked;
