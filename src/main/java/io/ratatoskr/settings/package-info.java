/** Configuration as records, with their defaults and checks. Reading it is the job of {@code io.ratatoskr.config}. */
@NullMarked
package io.ratatoskr.settings;

import org.jspecify.annotations.NullMarked;
