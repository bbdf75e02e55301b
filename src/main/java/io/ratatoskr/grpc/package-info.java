/**
 * The gRPC server: its socket, calls, limits, keys and statuses. Knows no Camel. Classes of gRPC are loaded with the first connection; those
 * that a start loads do not refer to them: {@link io.ratatoskr.grpc.GatewayGrpcServer}, {@link io.ratatoskr.grpc.GrpcListener}.
 */
@NullMarked
package io.ratatoskr.grpc;

import org.jspecify.annotations.NullMarked;
