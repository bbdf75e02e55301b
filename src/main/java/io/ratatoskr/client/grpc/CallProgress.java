package io.ratatoskr.client.grpc;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/** How far a call came: whether it was sent on a connection, and whether its end is the gateway's. Thread-safe. */
final class CallProgress extends ClientStreamTracer.Factory {
    private volatile boolean sent;
    private volatile boolean reported;

    /** Whether there was a connection. */
    boolean isSent() {
        return sent;
    }

    /** Whether the status of the call came over the wire, instead of a failure of the connection. */
    boolean isReported() {
        return reported;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void streamCreated(Attributes transportAttributes, Metadata sentHeaders) {
                sent = true;
            }

            @Override
            public void inboundTrailers(Metadata trailers) {
                reported = true;
            }
        };
    }
}
