/** Google's Gemini API. */
@NullMarked
package io.ratatoskr.provider.gemini;

import org.jspecify.annotations.NullMarked;
