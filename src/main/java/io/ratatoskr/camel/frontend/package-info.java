/** What frontends have in common: from the bytes of a body to the record of its operation, and the senders of requests. */
@NullMarked
package io.ratatoskr.camel.frontend;

import org.jspecify.annotations.NullMarked;
