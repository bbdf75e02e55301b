/** The HTTP API: the gateway's platform-http engine and the bindings of the dialects to it. */
@NullMarked
package io.ratatoskr.camel.http;

import org.jspecify.annotations.NullMarked;
