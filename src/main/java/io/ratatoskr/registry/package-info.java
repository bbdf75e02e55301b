/** Which models are known, and at which providers. */
@NullMarked
package io.ratatoskr.registry;

import org.jspecify.annotations.NullMarked;
