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
final class HttpDoorConsumer extends DefaultConsumer implements PlatformHttpConsumer, ShutdownAware, Suspendable {
    private final HttpDoor door;
    private final AtomicInteger atWork = new AtomicInteger();
    private final Set<String> consumes;

    HttpDoorConsumer(PlatformHttpEndpoint endpoint, Processor processor, HttpDoor door) {
        super(endpoint, processor);
        this.door = door;
        this.consumes = list(endpoint.getConsumes(), false);
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        joinRoute();
        PathTemplate template =
                PathTemplate.of(getEndpoint().getPath(), getEndpoint().isMatchOnUriPrefix());
        door.routes().add(template, list(getEndpoint().getHttpMethodRestrict(), true), this);
    }

    @Override
    protected void doStop() throws Exception {
        door.routes().remove(this);
        super.doStop();
    }

    /**
     * Makes this a service of its route. The route only knows the platform-http component's own consumer around this one, and would
     * not wait for the requests in flight here.
     */
    private void joinRoute() {
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
    boolean isServing() {
        return isRunAllowed() && !isSuspendingOrSuspended();
    }

    /** Returns whether a body of this content type is accepted: those the endpoint {@code consumes}, else only JSON. */
    boolean takes(String contentType) {
        int semicolon = contentType.indexOf(';');
        String media = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        return consumes.isEmpty()
                ? media.equals("application/json")
                : consumes.contains(media) || consumes.contains("*/*");
    }

    /** Returns the content types that {@link #takes} accepts, for a message. */
    String wanted(String standard) {
        return consumes.isEmpty() ? standard : String.join(", ", consumes);
    }

    void begun() {
        atWork.incrementAndGet();
        door.begun();
    }

    void ended() {
        atWork.decrementAndGet();
        door.ended();
    }

    @Override
    public int getPendingExchangesSize() {
        return atWork.get();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        if (forced) {
            door.cancel(this);
        }
    }

    private static Set<String> list(@Nullable String text, boolean upper) {
        return text == null
                ? Set.of()
                : Stream.of(text.split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .map(word -> upper ? word.toUpperCase(Locale.ROOT) : word.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
    }
}
