package io.ratatoskr.chaos;

import java.time.Duration;

/**
 * Size of a chaos run.
 *
 * @param callers connections that send requests, one after the other each
 * @param reloadInterval time between two changes by an operator, such as reloads
 */
public record ChaosPlan(Duration duration, int callers, Duration reloadInterval) {}
