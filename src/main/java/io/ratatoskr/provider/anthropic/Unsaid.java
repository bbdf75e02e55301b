package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.Profile;

/** What a caller asks for and the messages API has no words for; another provider may have them. */
final class Unsaid {
    private Unsaid() {}

    /** @param what what it is that cannot be said, such as {@code audio} */
    static UnsupportedParameter of(Profile profile, String parameter, String what) {
        return new UnsupportedParameter(
                "%s: Anthropic's API cannot be asked for %s (%s); leave it out or ask another provider"
                        .formatted(profile.name(), what, parameter),
                parameter);
    }
}
