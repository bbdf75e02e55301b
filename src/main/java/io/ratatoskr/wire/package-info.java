/** The gateway's own JSON, for operations that OpenAI's API does not have: parses requests and writes responses. Pure. */
@NullMarked
package io.ratatoskr.wire;

import org.jspecify.annotations.NullMarked;
