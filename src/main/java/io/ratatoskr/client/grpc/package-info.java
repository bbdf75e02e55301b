/** A gateway over gRPC. Its classes, and those of grpc-java, are loaded for {@code grpc://} and {@code grpcs://} only. */
@NullMarked
package io.ratatoskr.client.grpc;

import org.jspecify.annotations.NullMarked;
