package io.ratatoskr.scenario;

import io.ratatoskr.TestGateway;
import io.ratatoskr.api.ModelGateway;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How the scenarios reach a service. */
interface WayIn {
    /** Settings of the service, such as the path of a socket in the folder. */
    default Map<String, String> settings(Path folder) {
        return Map.of();
    }

    /** A gateway that reaches the service. */
    ModelGateway connect(TestGateway service, Path folder);

    /** The fields of results that this way in does not transport, by their paths; documented in docs/client.md. */
    default List<String> lostFields() {
        return List.of();
    }
}
