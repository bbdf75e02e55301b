package io.ratatoskr.scenario;

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.TestGateway;
import io.ratatoskr.api.ModelGateway;
import java.nio.file.Path;
import java.util.Map;

/**
 * The Java client of a URI.
 *
 * @param settings of the service
 * @param uri of the service, once it runs
 */
record ServiceWay(Map<String, String> settings, Address uri) implements WayIn {
    /** Where a service listens. */
    interface Address {
        String of(TestGateway service);
    }

    @Override
    public Map<String, String> settings(Path folder) {
        return settings;
    }

    @Override
    public ModelGateway connect(TestGateway service, Path folder) {
        return Ratatoskr.service(uri.of(service));
    }
}
