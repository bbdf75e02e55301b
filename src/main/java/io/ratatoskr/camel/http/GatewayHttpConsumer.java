package io.ratatoskr.camel.http;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.frontend.GatewayHeaders;
import io.ratatoskr.camel.frontend.RequestConsumer;
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
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.cookie.CookieConfiguration;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumerAware;
import org.jspecify.annotations.Nullable;

/** The consumer of one path. A request ends when its response, a stream included, has been handed to the socket. */
final class GatewayHttpConsumer extends RequestConsumer<GatewayHttpRequest, GatewayHttpResponse, HttpResponder>
        implements PlatformHttpConsumer, HttpRoute {
    private final GatewayHttpServer server;
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
    public String path() {
        return getEndpoint().getPath();
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
    protected GatewayHttpResponse respond(Exchange exchange, GatewayHttpRequest request, HttpResponder responder)
            throws Exception {
        HttpCookies cookieHandler = cookies == null ? null : new HttpCookies(request, cookies);
        if (cookieHandler != null) {
            exchange.setProperty(Exchange.COOKIE_HANDLER, cookieHandler);
        }
        InboundHeaders inbound = requests.read(exchange, request);
        if (!request.observation().equals(FrontendObservation.NONE)) {
            request.observation().propagate((name, value) -> {
                exchange.getIn().setHeader(name, value);
                inbound.capture(exchange.getIn().getHeaders());
            });
        }
        runRoute(exchange);
        GatewayHttpResponse response = ExchangeResponses.from(exchange, options, inbound);
        return cookieHandler == null ? response : response.withFields(cookieHandler.fields());
    }

    @Override
    protected void send(
            Exchange exchange, GatewayHttpResponse response, GatewayHttpRequest request, HttpResponder responder) {
        responder.respond(response);
        if (reportsWriteFailures) {
            reportWriteFailure(exchange, request, response);
        }
    }

    @Override
    protected void sendFailure(
            Exchange exchange, Exception failure, boolean logged, GatewayHttpRequest request, HttpResponder responder) {
        responder.fail(logged ? new LoggedFailure(failure) : failure, GatewayHeaders.ofFailure(exchange));
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
    protected void cancelRequests() {
        server.cancelRequests(this);
    }
}
