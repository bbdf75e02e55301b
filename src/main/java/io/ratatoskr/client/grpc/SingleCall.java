package io.ratatoskr.client.grpc;

import io.grpc.MethodDescriptor;

/** Sends the message of a request and waits for its response. */
interface SingleCall {
    /** @throws io.ratatoskr.api.error.GatewayException the failure of the call */
    <Q, R> R send(MethodDescriptor<Q, R> method, Q message);
}
