/** Health of the gateway: its conditions as Camel health checks, and for probes. */
@NullMarked
package io.ratatoskr.camel.health;

import org.jspecify.annotations.NullMarked;
