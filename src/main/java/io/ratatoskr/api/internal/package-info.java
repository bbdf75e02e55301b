/** Checks shared by the records of the API and by the gateway. Not part of the API. */
@NullMarked
package io.ratatoskr.api.internal;

import org.jspecify.annotations.NullMarked;
