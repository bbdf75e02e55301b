/** Anthropic's messages API. */
@NullMarked
package io.ratatoskr.provider.anthropic;

import org.jspecify.annotations.NullMarked;
