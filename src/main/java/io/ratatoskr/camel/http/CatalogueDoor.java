package io.ratatoskr.camel.http;

import io.ratatoskr.api.MetadataRequest;
import io.ratatoskr.api.ModelFacts;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.provider.openai.OpenAiAnswers;
import io.ratatoskr.wire.ModelAnswers;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * The known models at the HTTP door: as a list and one by one in OpenAI's shape, and with everything known of one in the gateway's
 * own JSON. Thread-safe.
 */
public final class CatalogueDoor {
    public void modelsRequest(Exchange exchange) {
        exchange.getMessage().setBody(ModelFilters.read(exchange.getMessage()));
    }

    @SuppressWarnings("unchecked")
    public void modelsReply(Exchange exchange) {
        var models = (List<ModelMetadata>) exchange.getMessage().getBody();
        answer(exchange, OpenAiAnswers.models(models));
    }

    public void modelRequest(Exchange exchange) {
        exchange.getMessage().setBody(new MetadataRequest(id(exchange), false));
    }

    /** As the first provider has it that can be called, else as the first. */
    public void modelReply(Exchange exchange) {
        List<ModelMetadata> providers = ((ModelFacts) exchange.getMessage().getBody()).providers();
        answer(
                exchange,
                OpenAiAnswers.model(providers.stream()
                        .filter(model -> model.info().callable())
                        .findFirst()
                        .orElseGet(providers::getFirst)));
    }

    public void metadataRequest(Exchange exchange) {
        exchange.getMessage()
                .setBody(new MetadataRequest(id(exchange), ModelFilters.flag(exchange.getMessage(), "refresh")));
    }

    public void metadataReply(Exchange exchange) {
        answer(exchange, ModelAnswers.write((ModelFacts) exchange.getMessage().getBody()));
    }

    private static String id(Exchange exchange) {
        return exchange.getMessage().getHeader("id", "", String.class);
    }

    private static void answer(Exchange exchange, byte[] json) {
        exchange.getMessage().setBody(HttpReply.json(200, json));
    }
}
