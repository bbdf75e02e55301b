/** The protocol of OpenAI and compatible providers: request bodies, responses, streams, errors, model lists. Pure. */
@NullMarked
package io.ratatoskr.provider.openai;

import org.jspecify.annotations.NullMarked;
