/** Keeps the lists of models up to date: fetches them from providers, stores them, feeds the registry. */
@NullMarked
package io.ratatoskr.camel.refresh;

import org.jspecify.annotations.NullMarked;
