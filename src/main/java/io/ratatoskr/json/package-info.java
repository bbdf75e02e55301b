/** The one place where JSON is configured: limits, the factory, the mapper. */
@NullMarked
package io.ratatoskr.json;

import org.jspecify.annotations.NullMarked;
