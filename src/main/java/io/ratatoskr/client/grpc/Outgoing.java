package io.ratatoskr.client.grpc;

import io.grpc.Metadata;
import io.ratatoskr.api.Cancellation;

/**
 * What is sent of one call.
 *
 * @param <Q> the message
 * @param isLimited whether the gateway gets the time that is left; a download has a limit of its own there
 */
record Outgoing<Q>(Q message, Metadata metadata, Cancellation cancellation, boolean isLimited) {}
