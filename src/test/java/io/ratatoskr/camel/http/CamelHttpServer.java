package io.ratatoskr.camel.http;

import io.ratatoskr.http.GatewayHttpServer;
import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.http.TestHttpServer;
import io.ratatoskr.http.TestHttpServer.TestServerOptions;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** An HTTP server on a free port, with the routes of a CamelContext behind it. */
final class CamelHttpServer implements AutoCloseable {
    private final TestHttpServer http;
    final CamelContext camel = new DefaultCamelContext();

    private CamelHttpServer(TestServerOptions options, RouteBuilder routes) {
        http = new TestHttpServer(options);
        try {
            camel.getRegistry().bind("platform-http-engine", new RatatoskrHttpEngine(http.server()));
            camel.addRoutes(routes);
            camel.start();
        } catch (Exception e) {
            close();
            throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        }
    }

    static CamelHttpServer start(RouteBuilder routes) {
        return start(options -> options, routes);
    }

    static CamelHttpServer start(UnaryOperator<TestServerOptions> configure, RouteBuilder routes) {
        return new CamelHttpServer(configure.apply(new TestServerOptions()), routes);
    }

    GatewayHttpServer server() {
        return http.server();
    }

    RawHttpClient client() {
        return http.client();
    }

    @Override
    public void close() {
        camel.stop();
        http.close();
    }
}
