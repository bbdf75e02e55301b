package io.ratatoskr.camel.http;

import io.ratatoskr.config.HttpSettings;
import java.time.Duration;

/** State shared by all connections of a server. */
record Front(
        HttpSettings settings, Problems problems, Intake intake, BodyBudget budget, RequestIds ids, Duration total) {}
