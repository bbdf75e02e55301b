package io.ratatoskr.camel.operation;

import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL_INFO_CALLABLE;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL_INFO_CAPABILITIES;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL_INFO_COMPLETION_PRICE;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL_INFO_CONTEXT_WINDOW;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL_INFO_MAX_OUTPUT_TOKENS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL_INFO_MODEL;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL_INFO_PROMPT_PRICE;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL_INFO_PROVIDER;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.PROVIDER;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.camel.convert.RequestView;
import io.ratatoskr.camel.dispatch.ProviderRoutes;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.ModelLookup;
import io.ratatoskr.routing.Router;
import io.ratatoskr.routing.Selection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Route step for policies: sets headers in {@code CamelRatatoskrModelInfo…} with the facts about a model at the provider that would be
 * called first. The model is that of the header {@code CamelRatatoskrModel}, else of the body, else of the variable {@code request}.
 * Unknown facts have no header. Calls no provider; changes nothing else. Thread-safe.
 */
public final class ModelInfoStep implements Processor {
    private static final String HEADERS = "CamelRatatoskrModelInfo*";

    private final Router router;
    private final ModelLookup lookup;
    private final ModelRegistry registry;

    public ModelInfoStep(Router router, ModelLookup lookup, ModelRegistry registry) {
        this.router = router;
        this.lookup = lookup;
        this.registry = registry;
    }

    /** @throws InvalidRequest when neither a header nor the request names a model */
    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders(HEADERS);
        ModelRequest request = request(exchange);
        Candidate first = firstCandidate(request, exchange.getContext());
        ModelMetadata metadata = first == null
                ? known(request.model(), exchange.getContext())
                : registry.metadata(first.provider(), first.model());
        if (metadata != null) {
            set(exchange, metadata, first != null);
        }
    }

    private static ModelRequest request(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (!(body instanceof ModelRequest)
                && exchange.getVariable(RatatoskrConstants.REQUEST) instanceof RequestView view) {
            body = view.record();
        }
        String model = exchange.getMessage().getHeader(MODEL, String.class);
        if (model == null && body instanceof TokenRequest tokens) {
            model = tokens.model();
        }
        if (model == null && !(body instanceof ModelRequest)) {
            throw new InvalidRequest(
                    "%s has no model; set the header %s, or call it in a policy, where there is a request"
                            .formatted(RatatoskrConstants.REGISTRY_BEAN, MODEL));
        }
        ModelRequest request =
                body instanceof ModelRequest any ? any : ChatRequest.of(String.valueOf(model), Message.user("."));
        ModelRequest named = model == null ? request : request.withModel(model);
        String provider = exchange.getMessage().getHeader(PROVIDER, String.class);
        return provider == null ? named : named.withProvider(provider);
    }

    private @Nullable Candidate firstCandidate(ModelRequest request, CamelContext context) {
        try {
            Selection selection = router.select(request, ProviderRoutes.servingProviders(context, request.operation()));
            return selection.candidates().isEmpty()
                    ? null
                    : selection.candidates().getFirst();
        } catch (GatewayException notCallable) {
            // What is known of it may still be of use
            return null;
        }
    }

    private @Nullable ModelMetadata known(String model, CamelContext context) {
        try {
            List<List<ModelMetadata>> found =
                    lookup.find(model, operation -> ProviderRoutes.servingProviders(context, operation));
            return found.isEmpty() ? null : found.getFirst().getFirst();
        } catch (GatewayException unknownPreset) {
            return null;
        }
    }

    private static void set(Exchange exchange, ModelMetadata metadata, boolean callable) {
        set(exchange, MODEL_INFO_MODEL, metadata.info().id());
        set(exchange, MODEL_INFO_PROVIDER, metadata.info().provider());
        set(exchange, MODEL_INFO_CONTEXT_WINDOW, metadata.info().contextWindow());
        set(exchange, MODEL_INFO_MAX_OUTPUT_TOKENS, metadata.maxOutputTokens());
        set(
                exchange,
                MODEL_INFO_CAPABILITIES,
                metadata.info().capabilities().stream()
                        .map(ModelCapability::wireName)
                        .sorted()
                        .toList());
        Pricing pricing = metadata.pricing();
        set(exchange, MODEL_INFO_PROMPT_PRICE, pricing == null ? null : pricing.prompt());
        set(exchange, MODEL_INFO_COMPLETION_PRICE, pricing == null ? null : pricing.completion());
        set(exchange, MODEL_INFO_CALLABLE, callable);
    }

    private static void set(Exchange exchange, String name, @Nullable Object value) {
        if (value != null) {
            exchange.getMessage().setHeader(name, value);
        }
    }
}
