package io.ratatoskr.client.codec;

import io.ratatoskr.api.GatewayCapabilities;
import io.ratatoskr.api.GatewayCapabilities.LocalModelState;
import io.ratatoskr.api.GatewayCapabilities.OperationProviders;
import io.ratatoskr.api.GatewayCapabilities.ServingProvider;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.json.JsonReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a gateway can do; operations and capabilities of a later version are skipped. */
public final class CapabilityReader {
    private CapabilityReader() {}

    public static GatewayCapabilities read(byte[] json) {
        return ResponseJson.read(json, reader -> {
            Set<ModelCapability> capabilities = Set.of();
            var operations = new ArrayList<OperationProviders>();
            List<LocalModelState> localModels = List.of();
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "capabilities" -> capabilities = names(reader);
                    case "operations" ->
                        ResponseJson.list(reader, entry -> {
                            OperationProviders operation = operation(entry);
                            if (operation != null) {
                                operations.add(operation);
                            }
                            return "";
                        });
                    case "local_models" -> localModels = ResponseJson.list(reader, CapabilityReader::localModel);
                    default -> reader.skip();
                }
            }
            return new GatewayCapabilities(capabilities, operations, localModels);
        });
    }

    private static Set<ModelCapability> names(JsonReader reader) {
        var known = EnumSet.noneOf(ModelCapability.class);
        for (String name : ResponseJson.texts(reader)) {
            ModelCapability.fromWireName(name).ifPresent(known::add);
        }
        return known;
    }

    private static @Nullable OperationProviders operation(JsonReader reader) {
        Operation operation = null;
        List<ServingProvider> providers = List.of();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "operation" -> operation = operationOrNull(reader.readString());
                case "providers" -> providers = ResponseJson.list(reader, CapabilityReader::provider);
                default -> reader.skip();
            }
        }
        return operation == null ? null : new OperationProviders(operation, providers);
    }

    private static @Nullable Operation operationOrNull(String name) {
        for (Operation each : Operation.values()) {
            if (each.wireName().equals(name)) {
                return each;
            }
        }
        return null;
    }

    private static ServingProvider provider(JsonReader reader) {
        String provider = "";
        String reason = null;
        Set<ModelCapability> features = Set.of();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "provider" -> provider = reader.readString();
                case "reason" -> reason = reader.readStringOrNull();
                case "features" -> features = names(reader);
                default -> reader.skip();
            }
        }
        return new ServingProvider(provider, reason, features);
    }

    private static LocalModelState localModel(JsonReader reader) {
        String id = "";
        String status = "";
        String reason = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "id" -> id = reader.readString();
                case "status" -> status = reader.readString();
                case "reason" -> reason = reader.readStringOrNull();
                default -> reader.skip();
            }
        }
        return new LocalModelState(id, StatusReader.of(status, reason));
    }
}
