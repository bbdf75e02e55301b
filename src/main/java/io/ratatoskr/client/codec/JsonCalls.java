package io.ratatoskr.client.codec;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.api.model.MetadataRequest;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.client.transport.ServiceCall;
import io.ratatoskr.client.transport.ServiceOperation;
import io.ratatoskr.client.transport.ServiceRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests as calls with JSON. */
final class JsonCalls {
    private static final byte[] NO_BODY = {};

    private JsonCalls() {}

    static ServiceCall of(ServiceRequest<?> request) {
        ServiceOperation operation = request.operation();
        return switch (request) {
            case ServiceRequest.OfModel<?> model -> ofModel(operation, model.request());
            case ServiceRequest.CountTokens count -> ServiceCall.of(operation, RequestJson.write(count.request()));
            case ServiceRequest.Tokenize tokenize -> ServiceCall.of(operation, RequestJson.write(tokenize.request()));
            case ServiceRequest.Models models -> ServiceCall.with(operation, parameters(models.query()));
            case ServiceRequest.Metadata metadata -> metadata(metadata.request());
            case ServiceRequest.LocalModel local -> local(operation, local.command());
            case ServiceRequest.Validate validate ->
                new ServiceCall(
                        operation,
                        validate.request().model(),
                        Map.of(),
                        RequestJson.writeForValidation(validate.request()),
                        false);
            case ServiceRequest.Route route ->
                ServiceCall.of(operation, RequestJson.writeWithOperation(route.request()));
            case ServiceRequest.Presets all -> ServiceCall.with(operation, Map.of());
            case ServiceRequest.OnePreset one -> {
                var parameters = new LinkedHashMap<String, String>();
                parameters.put("tier", one.tier());
                parameters.put("capability", one.capability());
                yield ServiceCall.with(operation, parameters);
            }
            case ServiceRequest.Capabilities capabilities -> ServiceCall.with(operation, Map.of());
            case ServiceRequest.Administration administration -> ServiceCall.with(operation, Map.of());
            case ServiceRequest.Refresh refresh -> ServiceCall.of(operation, RequestJson.write(refresh.request()));
        };
    }

    private static ServiceCall ofModel(ServiceOperation operation, ModelRequest request) {
        boolean batch = request instanceof NliRequest nli && !RequestJson.isOnePair(nli);
        return new ServiceCall(operation, null, Map.of(), RequestJson.write(request), batch);
    }

    private static ServiceCall metadata(MetadataRequest request) {
        return new ServiceCall(
                ServiceOperation.METADATA,
                request.model(),
                request.refresh() ? Map.of("refresh", "true") : Map.of(),
                NO_BODY,
                false);
    }

    private static ServiceCall local(ServiceOperation operation, LocalModelCommand command) {
        boolean upgrade = command instanceof LocalModelCommand.Download download && download.upgrade();
        return new ServiceCall(
                operation, command.model(), upgrade ? Map.of("upgrade", "true") : Map.of(), NO_BODY, false);
    }

    private static Map<String, String> parameters(ModelQuery query) {
        var parameters = new LinkedHashMap<String, String>();
        if (!query.capabilities().isEmpty()) {
            parameters.put(
                    "capability",
                    String.join(
                            ",",
                            query.capabilities().stream()
                                    .map(each -> each.wireName())
                                    .sorted()
                                    .toList()));
        }
        if (!query.providers().isEmpty()) {
            parameters.put(
                    "provider",
                    String.join(",", query.providers().stream().sorted().toList()));
        }
        if (query.maxPrice() != null) {
            parameters.put("max_price", query.maxPrice().toPlainString());
        }
        if (query.minContext() != null) {
            parameters.put("min_context", query.minContext().toString());
        }
        if (!query.text().isEmpty()) {
            parameters.put("q", query.text());
        }
        if (query.includeUnavailable()) {
            parameters.put("all", "true");
        }
        return parameters;
    }
}
