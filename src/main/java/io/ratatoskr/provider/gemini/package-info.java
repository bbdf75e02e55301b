/** Codec of Google's Gemini API: pure functions. */
@NullMarked
package io.ratatoskr.provider.gemini;

import org.jspecify.annotations.NullMarked;
