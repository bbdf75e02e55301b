package io.ratatoskr.camel.install;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.health.StartupModels;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the local models that are configured to load at the start, and reports them to the gateway's health. */
final class ModelLoading {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLoading.class);
    private static final Duration TIMEOUT = Duration.ofHours(1);

    private final Settings settings;
    private final LocalModels localModels;
    private final StartupModels states = new StartupModels();
    private final List<String> awaited;

    /** @param previous that of the configuration before; null: there is none */
    ModelLoading(Settings settings, LocalModels localModels, @Nullable ModelLoading previous) {
        this.settings = settings;
        this.localModels = localModels;
        // A gateway that is ready stays so: its requests need no model that only the new configuration has
        this.awaited = models().map(LocalModelSettings::id)
                .filter(model -> previous == null || previous.states.isExpected(model))
                .toList();
    }

    /** The states of the models, for readiness. */
    StartupModels states() {
        return states;
    }

    /** Makes readiness wait for the models. */
    void expect() {
        states.expect(awaited);
    }

    /** Starts loading; failures are logged. */
    void start() {
        models().forEach(model -> Thread.ofVirtual().name("load-" + model.id()).start(() -> {
            try {
                localModels.load(model.id(), Cancellation.withTimeout(TIMEOUT));
                states.loaded(model.id());
            } catch (GatewayException failure) {
                states.failed(model.id(), String.valueOf(failure.getMessage()));
                LOG.warn("{}", failure.getMessage());
            }
        }));
    }

    private Stream<LocalModelSettings> models() {
        return settings.models().local().stream().filter(LocalModelSettings::loadAtStart);
    }
}
