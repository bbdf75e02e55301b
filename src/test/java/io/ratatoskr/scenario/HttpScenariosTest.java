package io.ratatoskr.scenario;

import io.ratatoskr.TestGateway;
import java.util.Map;

/** The scenarios by the Java client over HTTP. */
final class HttpScenariosTest extends GatewayScenarios {
    @Override
    WayIn way() {
        return new ServiceWay(Map.of(), TestGateway::url);
    }
}
