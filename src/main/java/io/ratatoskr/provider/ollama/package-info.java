/** Ollama's own API. */
@NullMarked
package io.ratatoskr.provider.ollama;

import org.jspecify.annotations.NullMarked;
