/** Google's Gemini API: pure codecs. */
@NullMarked
package io.ratatoskr.provider.gemini;

import org.jspecify.annotations.NullMarked;
