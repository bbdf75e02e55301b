package io.ratatoskr.camel.grpc;

import io.ratatoskr.grpc.Rpc;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultEndpoint;

/** Receive the requests of a call of the gateway's gRPC service. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "grpc-requests",
        title = "gRPC Requests",
        syntax = "grpc-requests:rpc",
        consumerOnly = true,
        category = {Category.AI, Category.RPC})
public class GrpcRequestsEndpoint extends DefaultEndpoint {
    @UriPath(description = "The call of ratatoskr.v1.Ratatoskr, such as Chat or ChatStream.")
    @Metadata(required = true)
    private String rpc = "";

    public GrpcRequestsEndpoint(String uri, GrpcRequestsComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("grpc-requests: supports consumers only; a route cannot send to it");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        var server = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), GrpcFrontendServer.class);
        server.attachTo(getCamelContext());
        var consumer = new GrpcRequestsConsumer(this, processor, server, Rpc.of(rpc));
        configureConsumer(consumer);
        return consumer;
    }

    public String getRpc() {
        return rpc;
    }

    public void setRpc(String rpc) {
        this.rpc = rpc;
    }
}
