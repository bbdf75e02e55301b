package io.ratatoskr.camel.grpc;

import com.google.protobuf.MessageLite;
import io.ratatoskr.grpc.GrpcResponder;
import io.ratatoskr.grpc.GrpcStream;
import java.util.Map;

/** The body of a message whose route has made the response to a call. */
sealed interface RpcResponse {
    void sendTo(GrpcResponder responder);

    /** One message with its metadata. */
    record Single(Map<String, String> headers, MessageLite message, Map<String, String> trailers)
            implements RpcResponse {
        @Override
        public void sendTo(GrpcResponder responder) {
            responder.respond(headers, message, trailers);
        }
    }

    /** Several messages. */
    record Streamed(Map<String, String> headers, GrpcStream messages) implements RpcResponse {
        @Override
        public void sendTo(GrpcResponder responder) {
            responder.respond(headers, messages);
        }
    }
}
