/** The JSON of the gateway's API as a client sees it: requests from records, responses, events and errors to records. Pure functions. */
@NullMarked
package io.ratatoskr.client.codec;

import org.jspecify.annotations.NullMarked;
