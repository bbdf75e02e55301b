/** Models as callers see them: metadata, capabilities, prices, usage, local models and lists of models. */
@NullMarked
package io.ratatoskr.api.model;

import org.jspecify.annotations.NullMarked;
