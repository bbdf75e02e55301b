package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.settings.Settings;

/**
 * SPI for a way in which requests come in, such as HTTP. A server installs the frontends that are enabled; their routes are the files
 * under {@code META-INF/ratatoskr/routes/<name>/}, or {@code routes/<name>/} on disk, and are loaded only if the frontend is enabled.
 * Implementations are beans in the Camel registry, or services with a public constructor without parameters.
 */
@Experimental
public interface Frontend {
    /** The name of the frontend and of the folder of its routes. */
    String name();

    /** Returns whether the settings enable this frontend. */
    boolean enabled(Settings settings);

    /**
     * Binds the beans that the frontend's routes refer to. Called once, before any route is loaded; the frontend starts and stops with
     * its routes or with the context.
     */
    void install(GatewayInstallation installation);
}
