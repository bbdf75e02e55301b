/** What a client and a transport have in common: calls, responses, streams of JSON, their failures. */
@NullMarked
package io.ratatoskr.client.transport;

import org.jspecify.annotations.NullMarked;
