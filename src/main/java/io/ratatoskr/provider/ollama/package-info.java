/** Ollama's own API: chats, completions and vectors of a server that runs models of its own. */
@NullMarked
package io.ratatoskr.provider.ollama;

import org.jspecify.annotations.NullMarked;
