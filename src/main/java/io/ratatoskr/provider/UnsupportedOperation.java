package io.ratatoskr.provider;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.settings.ProviderProfile;
import java.util.Set;

/** The exception for an operation that a protocol does not support. */
public final class UnsupportedOperation {
    private UnsupportedOperation() {}

    public static NotSupported of(ModelRequest request, Protocol protocol, ProviderProfile profile) {
        return of(request, protocol.operations(), profile);
    }

    /** The exception for a stream of a protocol that has none. */
    public static NotSupported streamed(ModelRequest request, ProviderProfile profile) {
        return new NotSupported("model '%s' (provider '%s') does not support streaming of '%s'"
                .formatted(
                        Text.printableName(request.model()),
                        profile.name(),
                        request.operation().wireName()));
    }

    /** @param supported the operations that the provider supports */
    public static NotSupported of(ModelRequest request, Set<Operation> supported, ProviderProfile profile) {
        return NotSupported.operation(
                request.model(),
                profile.name(),
                request.operation().wireName(),
                supported.stream().sorted().map(Operation::wireName).toList());
    }
}
