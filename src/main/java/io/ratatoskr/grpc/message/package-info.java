/** Messages of {@code ratatoskr.v1} as the gateway's records and back; pure functions. Names are those of the records; messages are nested in {@code Wire}. */
@NullMarked
package io.ratatoskr.grpc.message;

import org.jspecify.annotations.NullMarked;
