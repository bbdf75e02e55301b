package io.ratatoskr.settings;

import java.util.Optional;

/**
 * The management port: metrics and health.
 *
 * @param port empty: the gateway does not listen and records no metrics; 0: any free port
 * @param maxModels maximum number of models with meters of their own
 * @param chosen whether the port differs from the default, or was set for this process; without that a gateway in an application opens none
 */
public record ManagementSettings(String host, Optional<Integer> port, int maxModels, boolean chosen) {}
