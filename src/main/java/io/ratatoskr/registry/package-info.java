/** The registry of models and their metadata, by provider. */
@NullMarked
package io.ratatoskr.registry;

import org.jspecify.annotations.NullMarked;
