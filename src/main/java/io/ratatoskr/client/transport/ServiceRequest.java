package io.ratatoskr.client.transport;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.GatewayCapabilities;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.RoutePlan;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.Validation;
import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.api.model.MetadataRequest;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import java.util.List;

/**
 * One request to a gateway in the gateway's own types, before a protocol has made JSON or a message of it. Immutable.
 *
 * @param <T> what the gateway returns
 */
public sealed interface ServiceRequest<T> {
    ServiceOperation operation();

    /**
     * A chat, a completion, vectors or scores.
     *
     * @param <T> the response that belongs to the request
     */
    record OfModel<T>(ModelRequest request) implements ServiceRequest<T> {
        public OfModel {
            requireNonNull(request, "request");
        }

        @Override
        public ServiceOperation operation() {
            return switch (request.operation()) {
                case CHAT -> ServiceOperation.CHAT;
                case GENERATE -> ServiceOperation.GENERATE;
                case EMBED -> ServiceOperation.EMBED;
                case NLI -> ServiceOperation.NLI;
                case ZERO_SHOT -> ServiceOperation.ZERO_SHOT;
                case CLASSIFY -> ServiceOperation.CLASSIFY;
                case STANCE -> ServiceOperation.STANCE;
                case RERANK -> ServiceOperation.RERANK;
            };
        }
    }

    record CountTokens(TokenRequest request) implements ServiceRequest<TokenCount> {
        @Override
        public ServiceOperation operation() {
            return ServiceOperation.TOKENS;
        }
    }

    record Tokenize(TokenRequest request) implements ServiceRequest<Tokenization> {
        @Override
        public ServiceOperation operation() {
            return ServiceOperation.TOKENIZE;
        }
    }

    record Models(ModelQuery query) implements ServiceRequest<List<ModelMetadata>> {
        @Override
        public ServiceOperation operation() {
            return ServiceOperation.MODELS;
        }
    }

    record Metadata(MetadataRequest request) implements ServiceRequest<ModelDetails> {
        @Override
        public ServiceOperation operation() {
            return ServiceOperation.METADATA;
        }
    }

    record LocalModel(LocalModelCommand command) implements ServiceRequest<ModelStatus> {
        @Override
        public ServiceOperation operation() {
            return switch (command) {
                case LocalModelCommand.Status status -> ServiceOperation.STATUS;
                case LocalModelCommand.Load load -> ServiceOperation.LOAD;
                case LocalModelCommand.Unload unload -> ServiceOperation.UNLOAD;
                case LocalModelCommand.Download download -> ServiceOperation.DOWNLOAD;
            };
        }
    }

    record Validate(ModelRequest request) implements ServiceRequest<Validation> {
        @Override
        public ServiceOperation operation() {
            return ServiceOperation.VALIDATE;
        }
    }

    record Route(ModelRequest request) implements ServiceRequest<RoutePlan> {
        @Override
        public ServiceOperation operation() {
            return ServiceOperation.ROUTE;
        }
    }

    record Presets() implements ServiceRequest<List<Preset>> {
        @Override
        public ServiceOperation operation() {
            return ServiceOperation.PRESETS;
        }
    }

    record OnePreset(String tier, String capability) implements ServiceRequest<Preset> {
        @Override
        public ServiceOperation operation() {
            return ServiceOperation.PRESETS;
        }
    }

    record Capabilities() implements ServiceRequest<GatewayCapabilities> {
        @Override
        public ServiceOperation operation() {
            return ServiceOperation.CAPABILITIES;
        }
    }

    /** What operators do, and what they see: {@code GATEWAY_STATUS}, {@code HEALTH}, {@code RELOAD} or {@code STOP}; returns JSON. */
    record Administration(ServiceOperation operation) implements ServiceRequest<byte[]> {}

    record Refresh(RefreshRequest request) implements ServiceRequest<List<RefreshResult>> {
        @Override
        public ServiceOperation operation() {
            return ServiceOperation.REFRESH;
        }
    }
}
