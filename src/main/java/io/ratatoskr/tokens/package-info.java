/** Token counting and tokenization for model families. */
@NullMarked
package io.ratatoskr.tokens;

import org.jspecify.annotations.NullMarked;
