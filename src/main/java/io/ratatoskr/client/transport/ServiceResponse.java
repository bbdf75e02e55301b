package io.ratatoskr.client.transport;

/**
 * A complete response. The array must not be modified.
 *
 * @param body the JSON
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record ServiceResponse(byte[] body, ResponseOrigin origin) {}
