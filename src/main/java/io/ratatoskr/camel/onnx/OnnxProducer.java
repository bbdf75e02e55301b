package io.ratatoskr.camel.onnx;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.onnx.LocalModels;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** Passes the request to the local models and waits for the response. The calling thread may be virtual; it does not compute. */
class OnnxProducer extends DefaultProducer {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(15);

    private final OnnxEndpoint endpoint;
    private @Nullable LocalModels models;

    OnnxProducer(OnnxEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        LocalModels found = endpoint.getCamelContext().getRegistry().findSingleByType(LocalModels.class);
        if (found == null) {
            throw new IllegalStateException("onnx:%s found no local models; bind exactly one %s in the registry"
                    .formatted(endpoint.getModel(), LocalModels.class.getName()));
        }
        if (hasFixedModel() && found.find(endpoint.getModel()).isEmpty()) {
            throw new IllegalArgumentException("onnx:%s is not a local model; expected one of %s"
                    .formatted(
                            endpoint.getModel(),
                            found.models().stream().map(model -> model.id()).toList()));
        }
        models = found;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        ModelRequest request = exchange.getMessage().getMandatoryBody(ModelRequest.class);
        long start = System.nanoTime();
        try {
            exchange.getMessage()
                    .setBody(requireNonNull(models, "not started")
                            .infer(
                                    hasFixedModel() ? request.withModel(endpoint.getModel()) : request,
                                    cancellation(exchange)));
        } finally {
            if (exchange.getVariable(RatatoskrConstants.ATTEMPT) instanceof Attempt attempt) {
                attempt.stats().addWait(start);
            }
        }
    }

    private static Cancellation cancellation(Exchange exchange) {
        Cancellation cancellation = exchange.getVariable(RatatoskrConstants.CANCELLATION, Cancellation.class);
        return cancellation == null ? Cancellation.withTimeout(DEFAULT_TIMEOUT) : cancellation;
    }

    private boolean hasFixedModel() {
        return !OnnxEndpoint.ANY.equals(endpoint.getModel());
    }
}
