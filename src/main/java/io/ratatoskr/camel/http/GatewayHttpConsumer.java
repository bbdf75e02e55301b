package io.ratatoskr.camel.http;

import io.netty.util.AsciiString;
import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.frontend.GatewayHeaders;
import io.ratatoskr.camel.routes.FailureFormatter;
import io.ratatoskr.http.GatewayHttpRequest;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.http.GatewayHttpServer;
import io.ratatoskr.http.HttpResponder;
import io.ratatoskr.http.HttpRoute;
import io.ratatoskr.http.LoggedFailure;
import io.ratatoskr.http.MediaTypes;
import io.ratatoskr.telemetry.FrontendObservation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.cookie.CookieConfiguration;
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
    private static final AsciiString CALLER_KEYS_HEADER = AsciiString.cached(CallerKeys.HEADER);

    private final GatewayHttpServer server;
    private final AtomicInteger activeRequests = new AtomicInteger();
    private final PlatformHttpOptions options;
    private final HttpRequestReader requests;
    private final @Nullable CookieConfiguration cookies;
    private final boolean reportsWriteFailures;

    GatewayHttpConsumer(PlatformHttpEndpoint endpoint, Processor processor, GatewayHttpServer server) {
        super(endpoint, processor);
        this.server = server;
        this.options = PlatformHttpOptions.of(endpoint);
        this.requests = new HttpRequestReader(endpoint, options, server.scheme());
        this.cookies = endpoint.isUseCookieHandler() ? endpoint.getCookieConfiguration() : null;
        this.reportsWriteFailures = endpoint.isHandleWriteResponseError();
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
        try {
            options.validate(endpoint);
            server.addRoute(endpoint.getPath(), endpoint.isMatchOnUriPrefix(), options.methods(), this);
        } catch (ConfigurationInvalid | IllegalArgumentException e) {
            throw new ConfigurationInvalid("%s: %s".formatted(name(), e.getMessage()));
        }
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
        String id = getRouteId();
        return id == null ? getEndpoint().getEndpointUri() : "the route '%s'".formatted(id);
    }

    @Override
    public String path() {
        return getEndpoint().getPath();
    }

    @Override
    public boolean isAccepting() {
        return isRunAllowed() && !isSuspendingOrSuspended();
    }

    /** Returns whether a body of this content type is accepted: those the endpoint {@code consumes}, else only JSON. */
    @Override
    public boolean acceptsContentType(String contentType) {
        return MediaTypes.isIn(options.consumes(), MediaTypes.base(contentType));
    }

    @Override
    public String acceptedContentTypes() {
        return String.join(", ", options.consumes());
    }

    @Override
    public List<String> producedContentTypes() {
        return options.produces();
    }

    @Override
    public Duration requestTimeout(Duration limit) {
        Duration own = options.timeout();
        return own.isZero() || own.compareTo(limit) > 0 ? limit : own;
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
        var caller = new HttpCaller(request);
        exchange.setVariable(RatatoskrConstants.CALLER, caller);
        try {
            respond(exchange, request, responder);
        } finally {
            doneUoW(exchange);
            caller.end();
            releaseExchange(exchange, false);
        }
    }

    private void respond(Exchange exchange, GatewayHttpRequest request, HttpResponder responder) {
        HttpCookies cookieHandler = cookies == null ? null : new HttpCookies(request, cookies);
        if (cookieHandler != null) {
            exchange.setProperty(Exchange.COOKIE_HANDLER, cookieHandler);
        }
        GatewayHttpResponse response;
        try {
            InboundHeaders inbound = runRoute(exchange, request);
            response = ExchangeResponses.from(exchange, options, inbound);
            if (cookieHandler != null) {
                response = response.withFields(cookieHandler.fields());
            }
        } catch (Exception e) {
            boolean logged = e.equals(exchange.getException()) && FailureFormatter.isLogged(exchange, e);
            // For its completions: a response that cannot be written, such as a stream of a model, is closed
            exchange.setException(e);
            responder.fail(
                    logged && !(e instanceof GatewayException) ? new LoggedFailure(e) : e,
                    GatewayHeaders.ofFailure(exchange));
            return;
        }
        responder.respond(response);
        if (reportsWriteFailures) {
            reportWriteFailure(exchange, request, response);
        }
    }

    /** Runs the route; returns the headers of the request. */
    private InboundHeaders runRoute(Exchange exchange, GatewayHttpRequest request) throws InterruptedException {
        exchange.setVariable(RatatoskrConstants.CANCELLATION, request.cancellation());
        exchange.setVariable(RatatoskrConstants.REQUEST_ID, request.id());
        if (request.headers().contains(CALLER_KEYS_HEADER)) {
            exchange.setVariable(
                    RatatoskrConstants.CALLER_KEYS,
                    CallerKeys.parse(request.headers().getAll(CALLER_KEYS_HEADER)));
        }
        InboundHeaders inbound = requests.read(exchange, request);
        if (!request.observation().equals(FrontendObservation.NONE)) {
            request.observation().propagate((name, value) -> {
                exchange.getIn().setHeader(name, value);
                inbound.capture(exchange.getIn().getHeaders());
            });
        }
        CountDownLatch later = new CountDownLatch(1);
        boolean now = getAsyncProcessor().process(exchange, sync -> later.countDown());
        if (!now) {
            later.await();
        }
        return inbound;
    }

    /** Fails the exchange, for its completions, when the client has not got the whole response. */
    private static void reportWriteFailure(
            Exchange exchange, GatewayHttpRequest request, GatewayHttpResponse response) {
        Throwable failure = response.content() instanceof GatewayHttpResponse.Content.Streamed(BodyStream body)
                ? body.failure()
                : null;
        if (failure == null && request.cancellation().isCancelled()) {
            failure = request.cancellation().exception();
        }
        if (failure != null) {
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
            exchange.setException(failure);
        }
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
}
