/** The HTTP door: our own platform-http engine and what binds dialects to it. */
@NullMarked
package io.ratatoskr.camel.http;

import org.jspecify.annotations.NullMarked;
