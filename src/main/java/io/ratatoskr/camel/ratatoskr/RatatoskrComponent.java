package io.ratatoskr.camel.ratatoskr;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.ExtensionPoints;
import io.ratatoskr.camel.exchange.GatewayInstaller;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * Creates {@code ratatoskr:<operation>} endpoints; installs a gateway in a context that has none, unless all of them use gateways in other
 * processes.
 */
@Component("ratatoskr")
public class RatatoskrComponent extends DefaultComponent {
    private final ReentrantLock installation = new ReentrantLock();

    @Metadata(
            defaultValue = "true",
            description =
                    "Whether a gateway is installed in a CamelContext that has none: with the routes and defaults in the jar, and"
                            + " configured by the environment and by the context's properties ratatoskr.*. It is removed when the context stops.")
    private boolean autoInstall = true;

    @Metadata(
            description =
                    "The address of a gateway in another process, for all endpoints that have no option gateway of their own.")
    private @Nullable String gateway;

    @Metadata(
            label = "security",
            secret = true,
            description = "The key for that gateway. By default the environment variable RATATOSKR_SERVICE_API_KEY.")
    private @Nullable String gatewayApiKey;

    private final GatewayClients clients = new GatewayClients();
    private @Nullable Runnable removal;
    /** Whether there is an endpoint that sends its requests to the gateway in this context. */
    private volatile boolean needsOwnGateway;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (parameters.containsKey("operation")) {
            throw new IllegalArgumentException(
                    "the operation of ratatoskr:%s is in its path; remove the parameter operation=%s"
                            .formatted(remaining, parameters.get("operation")));
        }
        EndpointOperation operation = EndpointOperation.of(remaining);
        var options = new RatatoskrConfiguration();
        options.setOperation(remaining);
        var endpoint = new RatatoskrEndpoint(uri, this, operation, options);
        setProperties(endpoint, parameters);
        if (endpoint.service() == null) {
            needsOwnGateway = true;
            if (getCamelContext().isStarted() || isStarted()) {
                installGateway();
            }
        }
        return endpoint;
    }

    /** Camel starts components before the routes, when all routes that were added before the start are known. */
    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (needsOwnGateway) {
            installGateway();
        }
    }

    /** The clients of gateways in other processes. */
    GatewayClients clients() {
        return clients;
    }

    private void installGateway() {
        CamelContext context = getCamelContext();
        installation.lock();
        try {
            if (autoInstall && context.getRegistry().lookupByName(RatatoskrConstants.ADMISSION_BEAN) == null) {
                removal =
                        ExtensionPoints.find(
                                        context,
                                        GatewayInstaller.class,
                                        installer -> installer.getClass().getName())
                                .values()
                                .stream()
                                .findFirst()
                                .orElseThrow(() ->
                                        new ConfigurationInvalid("no %s is on the class path; the gateway's jar has one"
                                                .formatted(GatewayInstaller.class.getName())))
                                .install(context);
            }
        } finally {
            installation.unlock();
        }
    }

    @Override
    protected void doStop() throws Exception {
        Runnable installed = removal;
        removal = null;
        if (installed != null) {
            installed.run();
        }
        clients.close();
        super.doStop();
    }

    public boolean isAutoInstall() {
        return autoInstall;
    }

    public void setAutoInstall(boolean autoInstall) {
        this.autoInstall = autoInstall;
    }

    public @Nullable String getGateway() {
        return gateway;
    }

    public void setGateway(@Nullable String gateway) {
        this.gateway = gateway;
    }

    public @Nullable String getGatewayApiKey() {
        return gatewayApiKey;
    }

    public void setGatewayApiKey(@Nullable String gatewayApiKey) {
        this.gatewayApiKey = gatewayApiKey;
    }
}
