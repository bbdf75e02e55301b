/** JSON reading and writing, with the limits, the factory and the mapper. */
@NullMarked
package io.ratatoskr.json;

import org.jspecify.annotations.NullMarked;
