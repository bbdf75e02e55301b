package io.ratatoskr.camel.grpc;

import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.exchange.GatewayInstallation;
import io.ratatoskr.camel.frontend.ForwardedHeaders;
import io.ratatoskr.dialect.openai.OpenAiErrorRenderer;
import io.ratatoskr.grpc.GatewayGrpcServer;
import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.tls.ServerTls;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gRPC API: the server behind {@code grpc-requests:} routes, and the bindings that these routes call. */
public final class GrpcFrontend implements Frontend {
    private static final String SERVER_BEAN = "ratatoskr-grpc-server";
    private static final String BINDING_BEAN = "ratatoskr-grpc";
    private static final String MODELS_BEAN = "ratatoskr-grpc-models";
    private static final String DOWNLOAD_BEAN = "ratatoskr-grpc-download";

    @Override
    public String name() {
        return "grpc";
    }

    @Override
    public boolean enabled(Settings settings) {
        return settings.grpc().port().isPresent();
    }

    @Override
    public void install(GatewayInstallation installation) {
        Settings settings = installation.settings();
        HttpSettings http = settings.http();
        var timeouts = new GatewayGrpcServer.Timeouts(
                settings.routing().totalTimeout(), http.bodyTimeout(), http.writeStallTimeout());
        var environment = new GatewayGrpcServer.Environment(
                installation.access(),
                installation.bodyMemory(),
                installation.tls().map(GrpcFrontend::netty).orElse(null),
                OpenAiErrorRenderer::body,
                installation.observer(),
                installation.status()::isReady);
        var forwarded = ForwardedHeaders.of(settings.providers().values());
        GrpcFrontendServer server = installation
                .previous(SERVER_BEAN, GrpcFrontendServer.class)
                .map(previous -> previous.successor(settings.grpc(), timeouts, environment, forwarded))
                .orElseGet(() -> new GrpcFrontendServer(
                        new GatewayGrpcServer(installation.vertx(), settings.grpc(), timeouts, environment),
                        forwarded));
        installation.bind(SERVER_BEAN, server);
        installation.bind(BINDING_BEAN, new GrpcBinding(installation.jsonPool()));
        installation.bind(MODELS_BEAN, new ModelGrpcBinding());
        installation.bind(DOWNLOAD_BEAN, new DownloadGrpcBinding());
    }

    private static Supplier<SslContext> netty(ServerTls tls) {
        return new Supplier<>() {
            private @Nullable SslContext created;

            @Override
            public synchronized SslContext get() {
                SslContext known = created;
                if (known == null) {
                    known = tls.nettyContext(ApplicationProtocolNames.HTTP_2);
                    created = known;
                }
                return known;
            }
        };
    }
}
