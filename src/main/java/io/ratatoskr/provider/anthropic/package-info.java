/** Codec of Anthropic's Messages API. */
@NullMarked
package io.ratatoskr.provider.anthropic;

import org.jspecify.annotations.NullMarked;
