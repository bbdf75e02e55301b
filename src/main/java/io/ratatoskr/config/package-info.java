/** Reads the settings: keys, their sources and precedence, legacy names, {@code models.yaml}, suggestions for mistakes. */
@NullMarked
package io.ratatoskr.config;

import org.jspecify.annotations.NullMarked;
