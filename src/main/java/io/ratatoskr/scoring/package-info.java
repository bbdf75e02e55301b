/** What the outputs of encoders mean: logits, NLI labels, zero-shot, stance. Pure functions, for local models and remote ones alike. */
@NullMarked
package io.ratatoskr.scoring;

import org.jspecify.annotations.NullMarked;
