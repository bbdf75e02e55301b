/**
 * A gateway that runs elsewhere as a {@link io.ratatoskr.api.ModelGateway}: {@link io.ratatoskr.client.ServiceGateway} over HTTP, gRPC or JSON
 * lines. No Camel.
 */
@NullMarked
package io.ratatoskr.client;

import org.jspecify.annotations.NullMarked;
