/** Selects the candidates for a request, in order, and the reasons against the other providers. No side effects. */
@NullMarked
package io.ratatoskr.routing;

import org.jspecify.annotations.NullMarked;
