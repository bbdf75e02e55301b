/** The Camel shell: components, doors and the gateway over a CamelContext. */
@NullMarked
package io.ratatoskr.camel;

import org.jspecify.annotations.NullMarked;
