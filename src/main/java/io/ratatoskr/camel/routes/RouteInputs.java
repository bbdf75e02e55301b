package io.ratatoskr.camel.routes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inputs of a context's routes that take messages from outside, other than requests of the HTTP server. Used by one thread. */
public final class RouteInputs {
    private static final Logger LOG = LoggerFactory.getLogger(RouteInputs.class);
    /** Schemes that only routes of the same context call, and those of frontends, which pass requests on by themselves. */
    private static final Set<String> INTERNAL = Set.of(
            "direct",
            "disruptor",
            "grpc-requests",
            "kafka-requests",
            "kamelet",
            "mock",
            "platform-http",
            "rest",
            "rest-openapi",
            "seda",
            "socket-requests",
            "stub",
            "vm");

    private static final long STOP_SECONDS = 10;

    private final CamelContext context;
    private final Deque<Action> undo = new ArrayDeque<>();

    private interface Action {
        void run() throws Exception;
    }

    public RouteInputs(CamelContext context) {
        this.context = context;
    }

    static boolean isExternal(String uri) {
        int colon = uri.indexOf(':');
        return !INTERNAL.contains(colon < 0 ? uri : uri.substring(0, colon));
    }

    /**
     * Takes no more messages; those in flight continue. An input that cannot pause is stopped, with its route, once its messages have ended.
     *
     * @throws IllegalStateException when one cannot be stopped in time; all run again then
     */
    public void pause() {
        for (Route route : context.getRoutes()) {
            if (isExternal(route.getEndpoint().getEndpointUri())
                    && context.getRouteController()
                            .getRouteStatus(route.getRouteId())
                            .isStarted()) {
                try {
                    pause(route);
                } catch (Exception failure) {
                    resume();
                    throw new IllegalStateException(
                            "route '%s' cannot pause: %s".formatted(route.getRouteId(), failure.getMessage()), failure);
                }
            }
        }
    }

    private void pause(Route route) throws Exception {
        Consumer consumer = route.getConsumer();
        String id = route.getRouteId();
        if (consumer instanceof Suspendable) {
            undo.push(() -> ServiceHelper.resumeService(consumer));
            ServiceHelper.suspendService(consumer);
        } else if (context.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS, true)) {
            undo.push(() -> context.getRouteController().startRoute(id));
        } else {
            throw new IllegalStateException("its messages have not ended within %d s".formatted(STOP_SECONDS));
        }
    }

    /** Undoes {@link #pause}. */
    public void resume() {
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (Exception failure) {
                LOG.error("an input of a route cannot be resumed: {}", FailureReason.describe(failure));
            }
        }
    }

    /** Stops the paused routes that have no message in flight, so that they release what they hold, such as partitions of a topic. */
    public void stopIdle() {
        for (Route route : context.getRoutes()) {
            String id = route.getRouteId();
            if (isExternal(route.getEndpoint().getEndpointUri())
                    && context.getInflightRepository().size(id) == 0
                    && !context.getRouteController().getRouteStatus(id).isStopped()) {
                try {
                    context.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS, true);
                } catch (Exception failure) {
                    LOG.warn("route '{}' cannot stop: {}", id, FailureReason.describe(failure));
                }
            }
        }
    }
}
