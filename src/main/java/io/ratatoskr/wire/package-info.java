/** The gateway's own JSON, for operations that OpenAI's API does not have: requests from bytes, answers to bytes. Pure. */
@NullMarked
package io.ratatoskr.wire;

import org.jspecify.annotations.NullMarked;
