package io.ratatoskr.camel.http;

import io.ratatoskr.config.HttpSettings;
import java.time.Duration;

/** What all conversations of a door share. */
record Front(
        HttpSettings settings, Problems problems, Intake intake, BodyBudget budget, RequestIds ids, Duration total) {}
