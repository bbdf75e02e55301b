/** Codec of Ollama's native API: chats, completions and embeddings. */
@NullMarked
package io.ratatoskr.provider.ollama;

import org.jspecify.annotations.NullMarked;
