package io.ratatoskr.camel.http;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.http.GatewayHttpRequest;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.http.GatewayHttpServer;
import io.ratatoskr.http.HttpResponder;
import io.ratatoskr.http.HttpRoute;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumer of one path. Counts a request as in flight until its response, a stream included, has been handed to the socket. */
final class GatewayHttpConsumer extends DefaultConsumer
        implements PlatformHttpConsumer, HttpRoute, ShutdownAware, Suspendable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayHttpConsumer.class);

    private static final String JSON = "application/json";

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
        PlatformHttpEndpoint endpoint = getEndpoint();
        server.addRoute(
                endpoint.getPath(),
                endpoint.isMatchOnUriPrefix(),
                parseSet(endpoint.getHttpMethodRestrict(), true),
                this);
    }

    @Override
    protected void doStop() throws Exception {
        server.removeRoute(this);
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

    @Override
    public String name() {
        return getEndpoint().getEndpointUri();
    }

    @Override
    public boolean isAccepting() {
        return isRunAllowed() && !isSuspendingOrSuspended();
    }

    /** Returns whether a body of this content type is accepted: those the endpoint {@code consumes}, else only JSON. */
    @Override
    public boolean acceptsContentType(String contentType) {
        int semicolon = contentType.indexOf(';');
        String media = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        return consumes.isEmpty() ? media.equals(JSON) : consumes.contains(media) || consumes.contains("*/*");
    }

    @Override
    public String acceptedContentTypes() {
        return consumes.isEmpty() ? JSON : String.join(", ", consumes);
    }

    @Override
    public void requestStarted() {
        activeRequests.incrementAndGet();
    }

    @Override
    public void requestEnded() {
        activeRequests.decrementAndGet();
    }

    /** Processes an exchange, whose unit of work ends after the response, a stream included, has been written. */
    @Override
    public void serve(GatewayHttpRequest request, HttpResponder responder) throws Exception {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        createUoW(exchange);
        try {
            respond(exchange, request, responder);
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private void respond(Exchange exchange, GatewayHttpRequest request, HttpResponder responder) {
        GatewayHttpResponse response;
        try {
            response = ExchangeResponses.from(exchange, runRoute(exchange, request));
        } catch (Exception e) {
            responder.fail(e);
            return;
        }
        responder.respond(response);
    }

    /** Runs the route; returns the content type that the request put on the message. */
    private @Nullable Object runRoute(Exchange exchange, GatewayHttpRequest request) throws InterruptedException {
        Message message = exchange.getIn();
        byte[] body = request.body();
        message.setBody(body);
        if (body != null && body.length >= InboundRequests.MIN_MEASURED_BYTES) {
            exchange.setProperty(InboundRequests.BODY_MEMORY, request);
        }
        exchange.setVariable(RatatoskrConstants.CANCELLATION, request.cancellation());
        exchange.setVariable(RatatoskrConstants.REQUEST_ID, request.id());
        exchange.setVariable(RatatoskrConstants.CALLER, new HttpCaller(request));
        try {
            HttpHeaderMapper.copyTo(request, message);
        } catch (GatewayException e) {
            exchange.setException(e);
            return null;
        }
        Object contentType = message.getHeader(Exchange.CONTENT_TYPE);
        CountDownLatch later = new CountDownLatch(1);
        boolean now = getAsyncProcessor().process(exchange, sync -> later.countDown());
        if (!now) {
            later.await();
        }
        return contentType;
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
            int pending = activeRequests.get();
            if (pending > 0) {
                LOG.info(
                        "the shutdown timeout has passed: {} requests in flight at {} end with 503",
                        pending,
                        getEndpoint());
            }
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
