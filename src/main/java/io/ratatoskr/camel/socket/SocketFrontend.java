package io.ratatoskr.camel.socket;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.exchange.GatewayInstallation;
import io.ratatoskr.camel.frontend.ForwardedHeaders;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.ErrorRenderer;
import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.socket.SocketConfiguration;
import io.ratatoskr.socket.SocketLimits;
import java.util.Map;

/** JSON lines over a Unix socket and TCP: the server behind {@code socket-requests:} routes, and the bindings that these routes call. */
public final class SocketFrontend implements Frontend {
    /** Bean: the {@link SocketGateway}. */
    public static final String SERVER_BEAN = "ratatoskr-socket-server";

    /** Prefix of beans: the binding of a dialect to lines, by the dialect's name. */
    static final String DIALECT_BINDING_BEAN_PREFIX = "ratatoskr-socket-";

    /** Bean: binds the fields of lines that have no request of a dialect. */
    static final String FIELDS_BINDING_BEAN = "ratatoskr-socket-fields";

    /** Bean: binds what the gateway reports about itself. */
    static final String STATUS_BINDING_BEAN = "ratatoskr-socket-status";

    /** Property of an exchange: the {@link io.ratatoskr.socket.SocketResponder} of its request. */
    static final String RESPONDER = "ratatoskr-socket-responder";

    @Override
    public String name() {
        return "socket";
    }

    @Override
    public boolean enabled(Settings settings) {
        return settings.socket().isEnabled();
    }

    @Override
    public void install(GatewayInstallation installation) {
        Map<String, Dialect> dialects = installation.dialects();
        SocketConfiguration configuration = configuration(installation, errors(dialects));
        var forwarded = ForwardedHeaders.of(installation.settings().providers().values());
        installation.bind(
                SERVER_BEAN,
                installation
                        .previous(SERVER_BEAN, SocketGateway.class)
                        .map(previous -> previous.successor(configuration, forwarded))
                        .orElseGet(() -> new SocketGateway(configuration, forwarded)));
        dialects.forEach((name, dialect) -> installation.bind(
                DIALECT_BINDING_BEAN_PREFIX + name, new DialectSocketBinding(dialect, installation.jsonPool())));
        installation.bind(FIELDS_BINDING_BEAN, new SocketFieldBinding());
        installation.bind(STATUS_BINDING_BEAN, new GatewayStatusBinding(installation.status()));
    }

    private static SocketConfiguration configuration(GatewayInstallation installation, ErrorRenderer errors) {
        Settings settings = installation.settings();
        HttpSettings http = settings.http();
        return new SocketConfiguration(
                settings.socket(),
                new SocketLimits(
                        settings.routing().totalTimeout(),
                        http.bodyTimeout(),
                        http.writeStallTimeout(),
                        http.maxConnections()),
                installation.access(),
                installation.bodyMemory(),
                new DialectSocketErrors(errors),
                installation.observer(),
                settings.socket().tcpPort().isPresent()
                        ? installation.tls().map(PemTls::new).orElse(null)
                        : null);
    }

    private static ErrorRenderer errors(Map<String, Dialect> dialects) {
        Dialect openAi = dialects.get(Dialects.OPENAI);
        if (openAi == null) {
            throw new ConfigurationInvalid(
                    "JSON lines need the dialect '%s'; found: %s".formatted(Dialects.OPENAI, dialects.keySet()));
        }
        return openAi.errorRenderer()
                .orElseThrow(() ->
                        new ConfigurationInvalid("the dialect '%s' has no error renderer".formatted(openAi.name())));
    }
}
