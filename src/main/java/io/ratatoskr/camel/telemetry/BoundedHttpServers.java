package io.ratatoskr.camel.telemetry;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x instance whose HTTP servers close connections that are idle, and those beyond a number. Camel's server has no options for that, but
 * creates its HTTP server by the instance that it finds. Thread-safe.
 */
final class BoundedHttpServers implements InvocationHandler {
    private final Vertx vertx;
    private final Duration idleTimeout;
    private final int maxConnections;
    private final AtomicInteger connections = new AtomicInteger();

    private BoundedHttpServers(Vertx vertx, Duration idleTimeout, int maxConnections) {
        this.vertx = vertx;
        this.idleTimeout = idleTimeout;
        this.maxConnections = maxConnections;
    }

    /** @param maxConnections of all servers that the result creates together */
    static Vertx of(Vertx vertx, Duration idleTimeout, int maxConnections) {
        return (Vertx) Proxy.newProxyInstance(
                BoundedHttpServers.class.getClassLoader(),
                new Class<?>[] {VertxInternal.class},
                new BoundedHttpServers(vertx, idleTimeout, maxConnections));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments) throws Throwable {
        if (method.getName().equals("createHttpServer")
                && arguments != null
                && arguments.length == 1
                && arguments[0] instanceof HttpServerOptions options) {
            return createHttpServer(options);
        }
        try {
            return method.invoke(vertx, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private HttpServer createHttpServer(HttpServerOptions options) {
        // Without HTTP/2 a connection counts, and its idle time begins, before its first byte
        var bounded = new HttpServerOptions(options)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) idleTimeout.toMillis());
        return vertx.createHttpServer(bounded).connectionHandler(this::count);
    }

    private void count(HttpConnection connection) {
        int number = connections.incrementAndGet();
        connection.closeHandler(closed -> connections.decrementAndGet());
        if (number > maxConnections) {
            connection.close();
        }
    }
}
