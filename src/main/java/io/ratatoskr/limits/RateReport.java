package io.ratatoskr.limits;

import org.jspecify.annotations.Nullable;

/**
 * The limits that a provider reports with a response.
 *
 * @param requests null: none was reported
 * @param tokens null: none was reported
 */
public record RateReport(
        @Nullable ReportedLimit requests, @Nullable ReportedLimit tokens) {}
