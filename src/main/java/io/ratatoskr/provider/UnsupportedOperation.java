package io.ratatoskr.provider;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NotSupported;

/** The exception for an operation that a protocol does not support. */
public final class UnsupportedOperation {
    private UnsupportedOperation() {}

    public static NotSupported of(ModelRequest request, String protocol, ProviderProfile profile) {
        return new NotSupported("%s: protocol '%s' does not support '%s'"
                .formatted(profile.name(), protocol, request.operation().wireName()));
    }
}
