package io.ratatoskr.scenario;

/** The scenarios by {@code ratatoskr:} endpoints of another CamelContext, with the option {@code gateway}; the catalog's by the client. */
final class EndpointScenariosTest extends GatewayScenarios {
    @Override
    WayIn way() {
        return (service, folder) -> new EndpointGateway(service.url()).gateway();
    }
}
