/** Adapts parameters that a model does not support, or not in that range. No side effects. */
@NullMarked
package io.ratatoskr.parameters;

import org.jspecify.annotations.NullMarked;
