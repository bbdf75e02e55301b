/** Who may answer a request, in which order, and why others may not: pure decisions. */
@NullMarked
package io.ratatoskr.routing;

import org.jspecify.annotations.NullMarked;
