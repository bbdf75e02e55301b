/** Failures of the gateway: one sealed family, whose types are the policy for retry, fallback and status. */
@NullMarked
package io.ratatoskr.api.error;

import org.jspecify.annotations.NullMarked;
