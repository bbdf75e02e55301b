package io.ratatoskr.scenario;

import io.ratatoskr.TestGateway;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.camel.install.CamelGateway;
import java.nio.file.Path;
import java.time.Duration;

/** The scenarios in the process of the gateway: what the other ways in are compared with. */
final class InProcessScenariosTest extends GatewayScenarios {
    @Override
    WayIn way() {
        return new WayIn() {
            @Override
            public ModelGateway connect(TestGateway service, Path folder) {
                return new CamelGateway(service.context(), Duration.ofMinutes(1), () -> {});
            }
        };
    }
}
