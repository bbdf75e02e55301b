/** The OpenAI dialect of the gateway's own API: parses requests, writes responses, stream chunks and errors. Pure. */
@NullMarked
package io.ratatoskr.dialect.openai;

import org.jspecify.annotations.NullMarked;
