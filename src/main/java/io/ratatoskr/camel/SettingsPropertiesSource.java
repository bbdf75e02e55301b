package io.ratatoskr.camel;

import io.ratatoskr.config.Settings;
import org.apache.camel.spi.PropertiesSource;
import org.jspecify.annotations.Nullable;

/** Resolves placeholders such as {@code {{ratatoskr.http.port}}} in routes: the effective settings, without secrets. */
final class SettingsPropertiesSource implements PropertiesSource {
    private final Settings settings;

    SettingsPropertiesSource(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String getName() {
        return "ratatoskr";
    }

    @Override
    public @Nullable String getProperty(String name) {
        return settings.effectiveValues().get(name);
    }
}
