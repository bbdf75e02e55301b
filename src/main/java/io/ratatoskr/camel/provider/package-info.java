/** The {@code provider:} component: sends requests to providers by HTTP, with the breakers and retries of its routes. */
@NullMarked
package io.ratatoskr.camel.provider;

import org.jspecify.annotations.NullMarked;
