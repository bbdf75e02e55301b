/** HTTP calls to providers: one call, its response or stream, its errors, calls side by side. */
@NullMarked
package io.ratatoskr.camel.upstream;

import org.jspecify.annotations.NullMarked;
