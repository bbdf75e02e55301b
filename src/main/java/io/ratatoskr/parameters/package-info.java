/** What becomes of the parameters that a caller sets and a model does not have, or not in that range: pure decisions. */
@NullMarked
package io.ratatoskr.parameters;

import org.jspecify.annotations.NullMarked;
