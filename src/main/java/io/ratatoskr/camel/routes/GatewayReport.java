package io.ratatoskr.camel.routes;

import io.ratatoskr.api.GatewayCapabilities.LocalModelState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway reports about itself.
 *
 * @param version of the gateway; "unknown" where it runs from classes
 * @param live false when only a restart helps
 * @param ready whether requests should be sent here now
 * @param inFlight the requests of frontends in flight beside the one for the report
 * @param process for callers with admin rights; null: for others
 * @param models the local models that are loaded or being loaded
 */
public record GatewayReport(
        String version,
        boolean live,
        boolean ready,
        int inFlight,
        Instant started,
        @Nullable OwnProcess process,
        List<LocalModelState> models) {
    public GatewayReport {
        models = List.copyOf(models);
    }

    /**
     * The process of the gateway.
     *
     * @param listeners the URIs at which it takes requests
     */
    public record OwnProcess(long pid, List<String> listeners) {
        public OwnProcess {
            listeners = List.copyOf(listeners);
        }
    }
}
