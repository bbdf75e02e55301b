package io.ratatoskr.provider;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NotSupported;

/** What to say of an operation that a protocol does not have. */
public final class Unasked {
    private Unasked() {}

    /** The failure of asking for it all the same. */
    public static NotSupported of(ModelRequest request, String protocol, Profile profile) {
        return new NotSupported("%s: its protocol '%s' has no %s"
                .formatted(profile.name(), protocol, request.operation().word()));
    }
}
