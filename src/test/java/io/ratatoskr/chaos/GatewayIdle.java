package io.ratatoskr.chaos;

import io.ratatoskr.testing.Scrape;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;

/** Whether a gateway holds anything of its requests, by its metrics. */
final class GatewayIdle {
    private static final Set<String> ZERO = Set.of(
            "ratatoskr_requests_active",
            "ratatoskr_attempts_active",
            "ratatoskr_provider_calls_active",
            "ratatoskr_provider_calls_waiting",
            "ratatoskr_http_requests_active",
            "ratatoskr_http_connections");

    private GatewayIdle() {}

    /** The metrics that should be 0 and are not. */
    static Set<String> open(CamelContext context) {
        var open = new TreeSet<String>();
        var names = new TreeSet<String>();
        for (Scrape.Sample sample : Scrape.of(context).samples()) {
            if (ZERO.contains(sample.name())) {
                names.add(sample.name());
                if (sample.value() != 0) {
                    open.add("%s%s = %s".formatted(sample.name(), sample.labels(), sample.value()));
                }
            }
        }
        ZERO.stream().filter(name -> !names.contains(name)).forEach(name -> open.add("no metric " + name));
        return open;
    }
}
