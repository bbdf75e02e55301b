package io.ratatoskr.scenario;

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.TestGateway;
import io.ratatoskr.api.ModelGateway;
import java.nio.file.Path;
import java.util.Map;

/** The scenarios by the Java client over a Unix socket. */
final class UnixSocketScenariosTest extends GatewayScenarios {
    @Override
    WayIn way() {
        return new WayIn() {
            @Override
            public Map<String, String> settings(Path folder) {
                return Map.of("ratatoskr.socket.path", folder.resolve("s").toString());
            }

            @Override
            public ModelGateway connect(TestGateway service, Path folder) {
                return Ratatoskr.service("unix:" + folder.resolve("s"));
            }
        };
    }
}
