package io.ratatoskr;

import io.ratatoskr.camel.grpc.GrpcFrontendServer;
import io.ratatoskr.camel.ratatoskr.RatatoskrComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** The component with the option {@code gateway}: the gateway of all endpoints is a service over gRPC. */
final class RatatoskrComponentOverGrpcTest extends RatatoskrComponentContract {
    @Override
    AutoCloseable startGateway(Ratatoskr.Builder builder, DefaultCamelContext context) {
        TestGateway service = TestGateway.of(builder, "ratatoskr.grpc.port", "0");
        // As in the process of a gateway, for a placeholder in a hostile text, which Camel resolves
        context.getPropertiesComponent().addInitialProperty("ratatoskr.http.port", "0");
        int port = service.context()
                .getRegistry()
                .findSingleByType(GrpcFrontendServer.class)
                .port();
        context.getComponent("ratatoskr", RatatoskrComponent.class).setGateway("grpc://127.0.0.1:" + port);
        return service;
    }

    @Override
    String misspeltHeader() {
        return "CamelRatatoskrModeel";
    }
}
