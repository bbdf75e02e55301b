package io.ratatoskr.camel.http;

import io.ratatoskr.config.HttpSettings;
import java.time.Duration;

/** State shared by all connections of a server. */
record ServerContext(
        HttpSettings settings, HttpErrorResponses errorResponses, RequestGate gate, BodyMemoryLimiter bodyMemory, RequestIdGenerator requestIds, Duration requestTimeout) {}
