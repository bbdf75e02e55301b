package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.RatatoskrConstants.PARAMETERS;
import static io.ratatoskr.camel.RatatoskrConstants.REQUEST;
import static io.ratatoskr.camel.RatatoskrConstants.SPENT;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.ratatoskr.api.AuthenticationFailed;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.CircuitOpen;
import io.ratatoskr.api.ContextLengthExceeded;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Reason;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.camel.Attempt;
import io.ratatoskr.camel.Spent;
import io.ratatoskr.camel.WatchedStream;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.parameters.Policy;
import io.ratatoskr.registry.KnownModel;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Refusal;
import io.ratatoskr.routing.Selection;
import io.ratatoskr.routing.Vectors;
import io.ratatoskr.routing.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Sends the request to its candidates in order, each on its own exchange. A failure that allows fallback moves on to the next
 * candidate; any other failure is returned at once. In: a {@link ModelRequest}. Out: a response or a stream.
 */
final class DispatchProducer extends DefaultProducer {
    private final Operation operation;
    private final Dispatch dispatch;
    private final ProviderRoutes routes;

    DispatchProducer(DispatchEndpoint endpoint, Operation operation, Dispatch dispatch) {
        super(endpoint);
        this.operation = operation;
        this.dispatch = dispatch;
        this.routes = new ProviderRoutes(endpoint.getCamelContext(), operation);
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        ModelRequest request = exchange.getMessage().getMandatoryBody(ModelRequest.class);
        Runnable leave = dispatch.inFlight().enter();
        boolean streams = false;
        try {
            Object answer = offer(exchange, request);
            Object body = switch (answer) {
                case ChatStream chat -> new WatchedStream.Chat(chat, leave);
                case GenerateStream generate -> new WatchedStream.Generate(generate, leave);
                default -> answer;
            };
            if (body instanceof WatchedStream<?> stream) {
                closeIfNobodyCan(exchange, stream);
                streams = true;
            }
            exchange.getMessage().setBody(body);
        } finally {
            if (!streams) {
                leave.run();
            }
        }
    }

    /** Closes the stream when its exchange fails at a later step, since it never reaches a reader. */
    private static void closeIfNobodyCan(Exchange exchange, WatchedStream<?> stream) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onFailure(Exchange failed) {
                stream.close();
            }
        });
    }

    private Object offer(Exchange exchange, ModelRequest request) throws Exception {
        Map<String, Producer> producers = routes.byProvider();
        Selection selection = dispatch.router().select(request, List.copyOf(producers.keySet()));
        Cancellation cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        Spent spent = exchange.getVariable(SPENT, Spent.class);
        if (spent == null) {
            spent = new Spent();
            exchange.setVariable(SPENT, spent);
        }
        List<Refusal> refusals = new ArrayList<>(selection.refusals());
        Policy wished = exchange.getVariable(PARAMETERS, Policy.class);
        List<Refusal> unfit = new ArrayList<>();
        List<Offer> offers = dispatch.parameters().offers(request, selection.candidates(), wished, unfit);
        boolean nobody = offers.isEmpty();
        for (int i = 0; i < offers.size(); i++) {
            Offer offer = offers.get(i);
            Candidate candidate = offer.candidate();
            if (cancellation != null) {
                cancellation.throwIfCancelled();
                if (cancellation.remaining().isZero()) {
                    refusals.add(Refusal.of(candidate.provider(), outOfTime("not called")));
                    break;
                }
            }
            boolean last = i == offers.size() - 1;
            spent.call();
            Exchange attempt = attempt(exchange, offer.request(), new Attempt(candidate.provider(), last, spent));
            Producer producer = producers.get(candidate.provider());
            GatewayException failure = run(producer, attempt, request, candidate);
            if (failure == null) {
                spent.changed(offer.findings());
                dispatch.parameters().tell(offer);
                return Bill.of(attempt.getMessage().getBody(), dispatch.registry(), candidate);
            }
            if (failure instanceof Cancelled
                    && cancellation != null
                    && !cancellation.isCancelled()
                    && cancellation.remaining().isZero()) {
                refusals.add(Refusal.of(candidate.provider(), outOfTime("no response")));
                break;
            }
            if (failure instanceof UnsupportedParameter refused) {
                Offer again = dispatch.parameters().again(offer, request, refused, wished);
                if (again != null) {
                    offers.set(i--, again);
                    continue;
                }
            }
            boolean larger = failure instanceof ContextLengthExceeded tooLong && keepLarger(offers, i, tooLong);
            if (!failure.isFallbackAllowed() && !larger) {
                throw failure;
            }
            if (failure instanceof AuthenticationFailed) {
                dispatch.keys().refused(candidate.provider());
            }
            refusals.add(Refusal.of(candidate.provider(), failure));
        }
        // A candidate that rejects the parameters determines the error only when all candidates do
        unfit.forEach(refusal -> refusals.add(nobody ? refusal : Refusal.notAsked(refusal.provider(), refusal.why())));
        throw Verdict.of(request.model(), refusals);
    }

    /** Keeps only the remaining candidates with a larger known context window; returns false when there is none. */
    private boolean keepLarger(List<Offer> offers, int at, ContextLengthExceeded tooLong) {
        int window = Math.max(tooLong.limit().orElse(0), window(offers.get(at).candidate()));
        List<Offer> left = offers.subList(at + 1, offers.size());
        left.removeIf(offer -> window(offer.candidate()) <= window);
        return !left.isEmpty();
    }

    /** In tokens; 0 when unknown. */
    private int window(Candidate candidate) {
        Integer window = dispatch.registry()
                .at(candidate.provider(), candidate.model())
                .info()
                .contextWindow();
        return window == null ? 0 : window;
    }

    private static ProviderUnavailable outOfTime(String what) {
        return new ProviderUnavailable(what + " before the request deadline", Reason.TIMEOUT);
    }

    /** Calls one candidate; null on success. */
    private @Nullable GatewayException run(
            @Nullable Producer producer, Exchange attempt, ModelRequest request, Candidate candidate) throws Exception {
        if (producer == null) {
            throw new IllegalStateException("candidate '" + candidate.provider() + "' has no route");
        }
        try {
            producer.process(attempt);
        } catch (DirectConsumerNotAvailableException gone) {
            attempt.setException(gone);
        }
        Exception failure = attempt.getException();
        if (failure == null) {
            return attempt.getMessage().getBody() instanceof EmbedResponse vectors
                            && request instanceof EmbedRequest asked
                    ? Vectors.check(candidate.provider(), asked, vectors, dimensions(candidate))
                    : null;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GatewayException known) {
                return known;
            }
            if (cause instanceof CallNotPermittedException) {
                return open(candidate.provider());
            }
            if (cause instanceof DirectConsumerNotAvailableException) {
                return new ProviderUnavailable(candidate.provider() + ": route is stopped");
            }
        }
        throw failure;
    }

    private int dimensions(Candidate candidate) {
        KnownModel known = dispatch.registry().find(candidate.model()).get(candidate.provider());
        Integer dimensions = known == null ? null : known.info().dimensions();
        return dimensions == null ? 0 : dimensions;
    }

    private GatewayException open(String provider) {
        Duration left = dispatch.breakers().openFor(provider, operation.wireName());
        return new CircuitOpen("%s: circuit open for %d s".formatted(provider, left.toSeconds() + 1))
                .retryAfter(left.plusSeconds(1));
    }

    /** Creates the exchange of an attempt. Of the caller's headers, only those in the provider's {@code forward-headers} are copied. */
    private Exchange attempt(Exchange exchange, ModelRequest request, Attempt made) {
        var attempt = new DefaultExchange(exchange.getContext(), exchange.getPattern());
        attempt.setExchangeId(exchange.getExchangeId());
        attempt.getExchangeExtension().setFromEndpoint(exchange.getFromEndpoint());
        attempt.getExchangeExtension().setFromRouteId(exchange.getFromRouteId());
        attempt.getExchangeExtension().setUnitOfWork(exchange.getUnitOfWork());
        if (exchange.hasVariables()) {
            exchange.getVariables().forEach((name, value) -> {
                if (!name.equals(REQUEST) && !name.equals(SPENT)) {
                    attempt.setVariable(name, value);
                }
            });
        }
        attempt.setVariable(ATTEMPT, made);
        ProviderSettings settings = dispatch.providers().get(made.provider());
        if (settings != null) {
            for (String header : settings.forwardHeaders()) {
                Object value = exchange.getMessage().getHeader(header);
                if (value != null) {
                    attempt.getIn().setHeader(header, value);
                }
            }
        }
        attempt.getIn().setBody(request);
        return attempt;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        routes.watch();
    }

    @Override
    protected void doStop() throws Exception {
        routes.close();
        super.doStop();
    }
}
