package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.ProviderProfile;

/** Exceptions for request features that the Messages API does not support; another provider may. */
final class UnsupportedParameters {
    private UnsupportedParameters() {}

    /** @param feature the unsupported feature, such as {@code audio} */
    static UnsupportedParameter of(ProviderProfile profile, String parameter, String feature) {
        return new UnsupportedParameter(
                "%s: Anthropic's API does not support %s (%s); remove it or use another provider"
                        .formatted(profile.name(), feature, parameter),
                parameter);
    }
}
