/** Counts tokens and takes texts apart as the models of a family do. */
@NullMarked
package io.ratatoskr.tokens;

import org.jspecify.annotations.NullMarked;
