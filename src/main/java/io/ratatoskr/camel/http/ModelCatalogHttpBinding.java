package io.ratatoskr.camel.http;

import io.ratatoskr.api.model.MetadataRequest;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.dialect.openai.OpenAiResponseWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrModelWriter;
import java.util.List;
import org.apache.camel.Exchange;
import io.ratatoskr.http.GatewayHttpResponse;

/**
 * Binds the model catalog to HTTP: the list and single models in OpenAI's format, and all metadata of a model in the gateway's own
 * JSON. The routes of {@code routes/http} call its methods by name. Thread-safe.
 */
public final class ModelCatalogHttpBinding {
    public void modelsRequest(Exchange exchange) {
        exchange.getMessage().setBody(ModelQueryParser.read(exchange.getMessage()));
    }

    @SuppressWarnings("unchecked")
    public void modelsReply(Exchange exchange) {
        var models = (List<ModelMetadata>) exchange.getMessage().getBody();
        respond(exchange, OpenAiResponseWriter.models(models));
    }

    public void modelRequest(Exchange exchange) {
        exchange.getMessage().setBody(new MetadataRequest(id(exchange), false));
    }

    /** The entry of the first callable provider, else of the first provider. */
    public void modelReply(Exchange exchange) {
        List<ModelMetadata> providers = ((ModelDetails) exchange.getMessage().getBody()).providers();
        respond(
                exchange,
                OpenAiResponseWriter.model(providers.stream()
                        .filter(model -> model.info().callable())
                        .findFirst()
                        .orElseGet(providers::getFirst)));
    }

    public void metadataRequest(Exchange exchange) {
        exchange.getMessage()
                .setBody(new MetadataRequest(
                        id(exchange), ModelQueryParser.readBoolean(exchange.getMessage(), "refresh")));
    }

    public void metadataReply(Exchange exchange) {
        respond(exchange, RatatoskrModelWriter.write((ModelDetails)
                exchange.getMessage().getBody()));
    }

    private static String id(Exchange exchange) {
        return exchange.getMessage().getHeader("id", "", String.class);
    }

    private static void respond(Exchange exchange, byte[] json) {
        exchange.getMessage().setBody(GatewayHttpResponse.json(200, json));
    }
}
