/** The Camel integration: components, route steps and the gateway over a CamelContext. */
@NullMarked
package io.ratatoskr.camel;

import org.jspecify.annotations.NullMarked;
