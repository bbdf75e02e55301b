/** Texts of callers and providers in messages, below failures and records. Not part of the API. */
@NullMarked
package io.ratatoskr.api.internal.text;

import org.jspecify.annotations.NullMarked;
