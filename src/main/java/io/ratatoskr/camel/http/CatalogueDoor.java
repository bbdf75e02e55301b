package io.ratatoskr.camel.http;

import io.ratatoskr.api.MetadataRequest;
import io.ratatoskr.api.ModelDetails;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.provider.openai.OpenAiAnswers;
import io.ratatoskr.wire.ModelAnswers;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * Binds the model catalog to HTTP: the list and single models in OpenAI's format, and all metadata of a model in the gateway's own
 * JSON. The routes of {@code routes/http} call its methods by name. Thread-safe.
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

    /** The entry of the first callable provider, else of the first provider. */
    public void modelReply(Exchange exchange) {
        List<ModelMetadata> providers = ((ModelDetails) exchange.getMessage().getBody()).providers();
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
        answer(exchange, ModelAnswers.write((ModelDetails) exchange.getMessage().getBody()));
    }

    private static String id(Exchange exchange) {
        return exchange.getMessage().getHeader("id", "", String.class);
    }

    private static void answer(Exchange exchange, byte[] json) {
        exchange.getMessage().setBody(HttpReply.json(200, json));
    }
}
