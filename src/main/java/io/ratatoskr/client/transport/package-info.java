/** What a client and a transport have in common: requests, responses, streams, their failures. */
@NullMarked
package io.ratatoskr.client.transport;

import org.jspecify.annotations.NullMarked;
