package io.ratatoskr.kafka;

import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.jspecify.annotations.Nullable;

/** Finds out whether a broker responds, without waiting for it: the consumer does not say that it has lost all of them. Thread-safe. */
final class ConnectionProbe {
    private static final int TIMEOUT_MILLIS = 4_000;

    private final Admin admin;
    private final KafkaState state;

    ConnectionProbe(Admin admin, KafkaState state) {
        this.admin = admin;
        this.state = state;
    }

    /**
     * Sends a request to the brokers, and sets the state when one has responded or none has in time.
     *
     * @param problem what prevents requests although brokers respond; null: nothing
     * @param stopping whether failures no longer matter
     */
    void run(@Nullable String problem, BooleanSupplier stopping) {
        admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MILLIS))
                .nodes()
                .whenComplete((nodes, failure) -> {
                    String reason = failure == null ? problem : "no broker responds";
                    if (reason == null) {
                        state.up();
                    } else if (!stopping.getAsBoolean()) {
                        state.down(reason);
                    }
                });
    }
}
