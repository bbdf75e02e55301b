/** Checks shared by the records of the API. Not part of the API. */
@NullMarked
package io.ratatoskr.api.internal;

import org.jspecify.annotations.NullMarked;
