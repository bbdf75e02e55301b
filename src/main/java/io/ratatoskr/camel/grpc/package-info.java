/** The gRPC frontend: the component {@code grpc-requests:}, and the bindings between messages of the wire and the operations. */
@NullMarked
package io.ratatoskr.camel.grpc;

import org.jspecify.annotations.NullMarked;
