/** The OpenAI dialect: the protocol of OpenAI and compatible providers, and the gateway's OpenAI-compatible API. */
@NullMarked
package io.ratatoskr.provider.openai;

import org.jspecify.annotations.NullMarked;
