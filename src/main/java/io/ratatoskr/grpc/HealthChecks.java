package io.ratatoskr.grpc;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code grpc.health.v1}: whether the gateway is ready, as a whole and for its service, brought up to date each second. Thread-safe. */
final class HealthChecks {
    private static final long INTERVAL_MILLIS = 1_000;

    private final HealthStatusManager manager = new HealthStatusManager();
    private final GrpcListener listener;
    private final Future<?> updates;
    private final AtomicBoolean stopped = new AtomicBoolean();

    HealthChecks(GrpcListener listener) {
        this.listener = listener;
        update();
        this.updates = listener.vertx()
                .getAcceptorEventLoopGroup()
                .next()
                .scheduleWithFixedDelay(this::update, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    BindableService service() {
        return manager.getHealthService();
    }

    private void update() {
        ServingStatus status = listener.active().isReady() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        manager.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        manager.setStatus(Rpc.SERVICE, status);
    }

    /** Not serving from now on. A second call does nothing: gRPC would log it with a stack trace. */
    void stop() {
        if (stopped.compareAndSet(false, true)) {
            updates.cancel(false);
            manager.enterTerminalState();
        }
    }
}
