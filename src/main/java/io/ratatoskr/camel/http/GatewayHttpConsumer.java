package io.ratatoskr.camel.http;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumerAware;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** The consumer of one path. Counts a request as in flight until its response, a stream included, has been handed to the socket. */
final class GatewayHttpConsumer extends DefaultConsumer implements PlatformHttpConsumer, ShutdownAware, Suspendable {
    private final GatewayHttpServer server;
    private final AtomicInteger activeRequests = new AtomicInteger();
    private final Set<String> consumes;

    GatewayHttpConsumer(PlatformHttpEndpoint endpoint, Processor processor, GatewayHttpServer server) {
        super(endpoint, processor);
        this.server = server;
        this.consumes = parseSet(endpoint.getConsumes(), false);
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        registerWithRoute();
        PathTemplate template =
                PathTemplate.of(getEndpoint().getPath(), getEndpoint().isMatchOnUriPrefix());
        server.routes().add(template, parseSet(getEndpoint().getHttpMethodRestrict(), true), this);
    }

    @Override
    protected void doStop() throws Exception {
        server.routes().remove(this);
        super.doStop();
    }

    /**
     * Makes this a service of its route. The route only knows the platform-http component's own consumer around this one, and would
     * not wait for the requests in flight here.
     */
    private void registerWithRoute() {
        for (Route candidate : getEndpoint().getCamelContext().getRoutes()) {
            if (candidate.getConsumer() instanceof PlatformHttpConsumerAware outer
                    && outer.getPlatformHttpConsumer() == this) {
                setRoute(candidate);
                setRouteId(candidate.getRouteId());
                candidate.addService(this);
            }
        }
    }

    /** Returns whether new requests are accepted. */
    boolean isAccepting() {
        return isRunAllowed() && !isSuspendingOrSuspended();
    }

    /** Returns whether a body of this content type is accepted: those the endpoint {@code consumes}, else only JSON. */
    boolean acceptsContentType(String contentType) {
        int semicolon = contentType.indexOf(';');
        String media = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        return consumes.isEmpty()
                ? media.equals("application/json")
                : consumes.contains(media) || consumes.contains("*/*");
    }

    /** Returns the content types that {@link #acceptsContentType} accepts, for a message. */
    String acceptedContentTypes(String standard) {
        return consumes.isEmpty() ? standard : String.join(", ", consumes);
    }

    void requestStarted() {
        activeRequests.incrementAndGet();
        server.requestStarted();
    }

    void requestEnded() {
        activeRequests.decrementAndGet();
        server.requestEnded();
    }

    @Override
    public int getPendingExchangesSize() {
        return activeRequests.get();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        if (forced) {
            server.cancelRequests(this);
        }
    }

    private static Set<String> parseSet(@Nullable String text, boolean upper) {
        return text == null
                ? Set.of()
                : Stream.of(text.split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .map(word -> upper ? word.toUpperCase(Locale.ROOT) : word.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
    }
}
