package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.internal.DeadlineClock;
import io.vertx.core.Context;

/**
 * What a call runs with.
 *
 * @param context of the event loop that sends the request
 * @param budget the memory that the response counts for
 * @param clock ends the waits of the reader
 * @param onEnd runs once, when the call is over and no longer waits for a connection
 */
public record CallResources(Context context, ResponseBudget budget, DeadlineClock clock, Runnable onEnd) {}
