package io.ratatoskr.scenario;

import io.ratatoskr.camel.grpc.GrpcFrontendServer;
import java.util.Map;

/** The scenarios by the Java client over gRPC. */
final class GrpcScenariosTest extends GatewayScenarios {
    @Override
    WayIn way() {
        return new ServiceWay(
                Map.of("ratatoskr.grpc.port", "0"),
                service -> "grpc://127.0.0.1:"
                        + service.context()
                                .getRegistry()
                                .findSingleByType(GrpcFrontendServer.class)
                                .port());
    }
}
