/** The OpenAI dialect, both ways: as the gateway's own face, and as the protocol of OpenAI and everyone compatible. */
@NullMarked
package io.ratatoskr.provider.openai;

import org.jspecify.annotations.NullMarked;
