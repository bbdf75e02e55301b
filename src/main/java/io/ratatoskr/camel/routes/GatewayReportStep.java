package io.ratatoskr.camel.routes;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;

import io.ratatoskr.api.GatewayCapabilities.LocalModelState;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.FrontendServer;
import io.ratatoskr.camel.exchange.GatewayStatus;
import io.ratatoskr.onnx.LocalModels;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** Route step that reports the state of the gateway. Calls no provider. Thread-safe. */
public final class GatewayReportStep {
    private static final Instant STARTED =
            ProcessHandle.current().info().startInstant().orElseGet(Instant::now);

    private final GatewayStatus status;
    private final LocalModels models;

    public GatewayReportStep(GatewayStatus status, LocalModels models) {
        this.status = status;
        this.models = models;
    }

    /** Process and addresses are for callers with admin rights. */
    public GatewayReport report(CamelContext context, @Variable(CALLER) @Nullable Caller caller) {
        Set<FrontendServer> servers = context.getRegistry().findByType(FrontendServer.class);
        int inFlight = servers.stream().mapToInt(FrontendServer::activeRequests).sum();
        return new GatewayReport(
                Objects.requireNonNullElse(GatewayReportStep.class.getPackage().getImplementationVersion(), "unknown"),
                status.isLive(),
                status.isReady(),
                // This request is one of them
                caller == null ? inFlight : Math.max(0, inFlight - 1),
                STARTED,
                caller == null || caller.isAdmin() ? process(servers) : null,
                loaded());
    }

    private static GatewayReport.OwnProcess process(Set<FrontendServer> servers) {
        return new GatewayReport.OwnProcess(
                ProcessHandle.current().pid(),
                servers.stream()
                        .flatMap(server -> server.addresses().stream())
                        .sorted()
                        .toList());
    }

    private List<LocalModelState> loaded() {
        return models.models().stream()
                .map(model -> new LocalModelState(model.id(), models.status(model.id())))
                .filter(model ->
                        model.status() instanceof ModelStatus.Ready || model.status() instanceof ModelStatus.Loading)
                .toList();
    }
}
