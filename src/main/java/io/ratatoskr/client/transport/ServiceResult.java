package io.ratatoskr.client.transport;

/**
 * What a gateway has returned, and who responded.
 *
 * @param <T> the type of the result
 */
public record ServiceResult<T>(T value, ResponseOrigin origin) {}
