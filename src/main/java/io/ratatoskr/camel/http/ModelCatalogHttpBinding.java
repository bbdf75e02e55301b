package io.ratatoskr.camel.http;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.MetadataRequest;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.dialect.openai.OpenAiResponseWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrModelWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRefreshRequests;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.http.HttpStatusException;
import io.ratatoskr.routing.ModelIds;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Binds the model catalog to HTTP: the list and single models in OpenAI's format, and all metadata of a model in the gateway's own
 * JSON. The routes of {@code routes/http} call its methods by name. Thread-safe.
 */
public final class ModelCatalogHttpBinding {
    public ModelQuery modelsRequest(Message message) {
        return ModelQueryParser.read(message);
    }

    public GatewayHttpResponse modelsResponse(@Body List<ModelMetadata> models, CamelContext context) {
        return GatewayHttpResponse.json(200, OpenAiResponseWriter.models(models, ids(context)));
    }

    public MetadataRequest modelRequest(@Header("id") @Nullable String id) {
        return new MetadataRequest(id == null ? "" : id, false);
    }

    /** The entry of the first callable provider, else of the first provider. */
    public GatewayHttpResponse modelResponse(@Body ModelDetails details, CamelContext context) {
        List<ModelMetadata> providers = details.providers();
        ModelMetadata first = providers.stream()
                .filter(model -> model.info().callable())
                .findFirst()
                .orElseGet(providers::getFirst);
        return GatewayHttpResponse.json(
                200, OpenAiResponseWriter.model(first, ids(context).apply(first.info())));
    }

    /** The ids of listed models; without a router in the context, as in a context of tests, the providers' own. */
    private static Function<ModelInfo, String> ids(CamelContext context) {
        ModelIds ids = context.getRegistry().lookupByNameAndType(RatatoskrConstants.MODEL_IDS_BEAN, ModelIds.class);
        return ids == null ? ModelInfo::id : ids.forList();
    }

    /** A GET calls no provider; {@code refresh=true}, which did, is now a path of its own. */
    public MetadataRequest metadataRequest(@Header("id") @Nullable String id, Message message) {
        if (ModelQueryParser.readBoolean(message, "refresh")) {
            throw new HttpStatusException(
                    405,
                    new InvalidRequest(
                            "a GET does not refresh a model; send POST /v1/models/{id}/refresh",
                            "refresh",
                            "method_not_supported"),
                    Map.of("allow", "POST"));
        }
        return modelRequest(id);
    }

    public MetadataRequest refreshRequest(
            @Header("id") @Nullable String id, @Variable(RatatoskrConstants.CALLER) @Nullable Caller caller) {
        AdminAction.REFRESH_MODEL.require(caller, id);
        return new MetadataRequest(id == null ? "" : id, true);
    }

    /** The body has the providers, by default all that can be refreshed, and whether the new lists are applied, by default true. */
    public RefreshRequest refreshListsRequest(
            @Body byte @Nullable [] body, @Variable(RatatoskrConstants.CALLER) @Nullable Caller caller) {
        AdminAction.REFRESH.require(caller, null);
        return body == null || body.length == 0
                ? new RefreshRequest(List.of(), true)
                : RatatoskrRefreshRequests.read(body);
    }

    public GatewayHttpResponse refreshListsResponse(@Body List<RefreshResult> results) {
        return GatewayHttpResponse.json(200, RatatoskrModelWriter.writeDiffs(results));
    }

    public GatewayHttpResponse metadataResponse(@Body ModelDetails details) {
        return GatewayHttpResponse.json(200, RatatoskrModelWriter.write(details));
    }
}
