/** The store of models on this machine's disk: downloaded from the Hugging Face Hub, verified, replaced atomically. */
@NullMarked
package io.ratatoskr.store;

import org.jspecify.annotations.NullMarked;
