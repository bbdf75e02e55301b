package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.Profile;

/** Exceptions for request features that the Messages API does not support; another provider may. */
final class Unsaid {
    private Unsaid() {}

    /** @param what the unsupported feature, such as {@code audio} */
    static UnsupportedParameter of(Profile profile, String parameter, String what) {
        return new UnsupportedParameter(
                "%s: Anthropic's API does not support %s (%s); remove it or use another provider"
                        .formatted(profile.name(), what, parameter),
                parameter);
    }
}
