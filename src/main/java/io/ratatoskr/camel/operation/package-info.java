/** Beans that the routes of the operations call: admission, models, presets, tokens. */
@NullMarked
package io.ratatoskr.camel.operation;

import org.jspecify.annotations.NullMarked;
