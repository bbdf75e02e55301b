/** {@code ratatoskr:<operation>}: the gateway's operations as Camel endpoints. */
@NullMarked
package io.ratatoskr.camel.ratatoskr;

import org.jspecify.annotations.NullMarked;
