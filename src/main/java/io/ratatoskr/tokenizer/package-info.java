/** Token counting and tokenization for model families. */
@NullMarked
package io.ratatoskr.tokenizer;

import org.jspecify.annotations.NullMarked;
