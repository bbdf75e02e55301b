package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.internal.DeadlineClock;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.camel.convert.RequestEstimator;
import io.ratatoskr.camel.convert.RequestKind;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.operation.Admission;
import io.ratatoskr.camel.operation.PresetService;
import io.ratatoskr.camel.operation.RequestConversion;
import io.ratatoskr.camel.operation.RequestHeaderStep;
import io.ratatoskr.camel.operation.ResponseHeaderStep;
import io.ratatoskr.camel.provider.CircuitBreakers;
import io.ratatoskr.camel.provider.RetryPredicate;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.ModelAliases;
import io.ratatoskr.routing.PresetCatalog;
import io.ratatoskr.routing.Router;
import io.ratatoskr.settings.ParameterPolicies;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.testing.TestProviders;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The shipped core routes in their own context, with providers that are functions, called in the order of their names. */
final class DispatchFixture implements AutoCloseable {
    private static final RequestEstimator NO_ESTIMATES = new RequestEstimator() {
        @Override
        public long countTokens(
                List<? extends TokenInput> inputs, String model, String provider, Cancellation cancellation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BigDecimal maxCost(ModelRequest request, Cancellation cancellation) {
            throw new UnsupportedOperationException();
        }
    };

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final DeadlineClock clock = new DeadlineClock(failure -> {});
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> headers = new ConcurrentHashMap<>();

    private DispatchFixture(int maxInFlight, Map<String, Function<ChatRequest, ChatResponse>> responses)
            throws Exception {
        var settings = new TreeMap<String, ProviderSettings>();
        responses.keySet().forEach(name -> settings.put(name, TestProviders.enabled(name)));
        var registry = new ModelRegistry();
        settings.keySet()
                .forEach(name -> registry.put(name, List.of(new KnownModel(ModelInfo.of("some-model", name)))));
        var keys = new RejectedKeyCooldown();
        var breakers = new CircuitBreakers(settings);
        var router = new Router(registry, settings, Map.of(), keys);
        var parameters = new ParameterAdapter(registry, ParameterPolicies.WARN);
        context.getRegistry()
                .bind(
                        "ratatoskr-dispatch",
                        new DispatchContext(
                                RoutePlanner.byPriority(
                                        router,
                                        new RequestFacts.Source(
                                                registry,
                                                settings,
                                                parameters,
                                                (inputs, model, cancellation) -> new TokenCount(1, true, "", model),
                                                null)),
                                registry,
                                settings,
                                breakers,
                                keys,
                                DispatchLimits.of(new ConcurrencyLimiter(maxInFlight, clock)),
                                parameters));
        context.getRegistry().bind(RatatoskrConstants.BREAKERS_BEAN, breakers);
        context.getRegistry().bind(RatatoskrConstants.RETRY_BEAN, new RetryPredicate(settings, breakers));
        context.getRegistry().bind(RatatoskrConstants.ADMISSION_BEAN, new Admission(Duration.ofMinutes(5)));
        context.getRegistry()
                .bind(RatatoskrConstants.PRESETS_BEAN, new PresetService(new PresetCatalog(ModelAliases.NONE, router)));
        context.getRegistry()
                .bind(
                        RatatoskrConstants.REQUEST_BEAN_PREFIX + "chat",
                        new RequestConversion(RequestKind.CHAT, NO_ESTIMATES));
        context.getRegistry()
                .bind(RatatoskrConstants.HEADERS_BEAN_PREFIX + "chat", new RequestHeaderStep(RequestKind.CHAT));
        context.getRegistry().bind(RatatoskrConstants.RESPONSE_HEADERS_BEAN, new ResponseHeaderStep());
        context.addLifecycleStrategy(new ProviderRouteGrouper());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                new TreeMap<>(responses)
                        .forEach((name, response) -> from("direct:answer-" + name)
                                .routeId("answer-" + name)
                                .errorHandler(noErrorHandler())
                                .process(exchange -> {
                                    calls.computeIfAbsent(name, any -> new AtomicInteger())
                                            .incrementAndGet();
                                    headers.put(
                                            name,
                                            Map.copyOf(exchange.getMessage().getHeaders()));
                                    exchange.getMessage()
                                            .setBody(response.apply(
                                                    exchange.getMessage().getBody(ChatRequest.class)));
                                }));
            }
        });
        var files = new ArrayList<Resource>();
        for (String file : List.of("core/errors", "core/provider-template", "operations/chat", "policies/chat")) {
            files.add(ResourceHelper.fromBytes(
                    file + ".camel.yaml", Files.readAllBytes(Path.of("routes", file + ".camel.yaml"))));
        }
        files.add(ResourceHelper.fromBytes("providers.camel.yaml", lines(settings.keySet())));
        PluginHelper.getRoutesLoader(context).loadRoutes(files);
        context.start();
    }

    static DispatchFixture of(Map<String, Function<ChatRequest, ChatResponse>> responses) throws Exception {
        return new DispatchFixture(100, responses);
    }

    static DispatchFixture limitedTo(int maxInFlight, Map<String, Function<ChatRequest, ChatResponse>> responses)
            throws Exception {
        return new DispatchFixture(maxInFlight, responses);
    }

    private static byte[] lines(Set<String> names) {
        var yaml = new StringBuilder();
        names.forEach(name -> yaml.append("""
                - templatedRoute: {routeTemplateRef: provider, routeId: %1$s-chat, parameters: [{name: name, value: %1$s}, \
                {name: operation, value: chat}, {name: uri, value: "direct:answer-%1$s"}]}
                """.formatted(name)));
        return yaml.toString().getBytes(StandardCharsets.UTF_8);
    }

    ChatResponse chat(ChatRequest request) {
        Exchange exchange = send(request, null);
        if (exchange.getException() != null) {
            throw GatewayExceptions.unwrap(exchange.getException());
        }
        return exchange.getMessage().getBody(ChatResponse.class);
    }

    Exchange send(ChatRequest request, Cancellation cancellation) {
        return send(request, cancellation, Map.of());
    }

    Exchange send(ChatRequest request, Cancellation cancellation, Map<String, Object> callersHeaders) {
        var exchange = new DefaultExchange(context, ExchangePattern.InOut);
        exchange.getIn().setBody(request);
        exchange.getIn().setHeaders(new HashMap<>(callersHeaders));
        if (cancellation != null) {
            exchange.setVariable(RatatoskrConstants.CANCELLATION, cancellation);
        }
        return context.createProducerTemplate().send("direct:chat", exchange);
    }

    int calls(String provider) {
        AtomicInteger count = calls.get(provider);
        return count == null ? 0 : count.get();
    }

    Map<String, Object> receivedHeaders(String provider) {
        return headers.get(provider);
    }

    @Override
    public void close() {
        context.stop();
        clock.close();
    }
}
