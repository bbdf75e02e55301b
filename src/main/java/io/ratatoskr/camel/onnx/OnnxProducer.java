package io.ratatoskr.camel.onnx;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.onnx.LocalModels;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** Passes the request to the local models and waits for the response. The calling thread may be virtual; it does not compute. */
class OnnxProducer extends DefaultProducer {
    private final OnnxConfiguration configuration;
    private @Nullable LocalModels models;

    OnnxProducer(OnnxEndpoint endpoint) {
        super(endpoint);
        this.configuration = endpoint.getConfiguration();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        LocalModels found = getEndpoint().getCamelContext().getRegistry().findSingleByType(LocalModels.class);
        if (found == null) {
            throw new IllegalStateException("onnx:%s found no local models; bind exactly one %s in the registry"
                    .formatted(configuration.getModel(), LocalModels.class.getName()));
        }
        if (hasFixedModel() && found.find(configuration.getModel()).isEmpty()) {
            throw new IllegalArgumentException("onnx:%s is not a local model; expected one of %s"
                    .formatted(
                            configuration.getModel(),
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
                                    hasFixedModel() ? request.withModel(configuration.getModel()) : request,
                                    cancellation(exchange)));
        } finally {
            if (exchange.getVariable(RatatoskrConstants.ATTEMPT) instanceof Attempt attempt) {
                attempt.stats().addWait(start);
            }
        }
    }

    private Cancellation cancellation(Exchange exchange) {
        Cancellation cancellation = exchange.getVariable(RatatoskrConstants.CANCELLATION, Cancellation.class);
        return cancellation == null ? Cancellation.withTimeout(configuration.getTimeout()) : cancellation;
    }

    private boolean hasFixedModel() {
        return !OnnxEndpoint.ANY.equals(configuration.getModel());
    }
}
