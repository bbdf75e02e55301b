/** A connection to Redis that never slows a request. */
@NullMarked
package io.ratatoskr.camel.redis;

import org.jspecify.annotations.NullMarked;
