/**
 * The {@code provider:} component: sends requests to providers over HTTP, with the circuit breakers and retries of its routes.
 */
@NullMarked
package io.ratatoskr.camel.provider;

import org.jspecify.annotations.NullMarked;
