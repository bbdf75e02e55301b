/** Converts encoder outputs into scores: logits, NLI labels, zero-shot, stance. Pure functions, for local and remote models. */
@NullMarked
package io.ratatoskr.scoring;

import org.jspecify.annotations.NullMarked;
