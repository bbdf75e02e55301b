package io.ratatoskr.provider;

import java.util.Map;

/**
 * An HTTP request to a provider, without authorization, which the component adds.
 *
 * @param path relative to the base URL, such as {@code /chat/completions}
 * @param headers other than Content-Length and authorization
 * @param body the JSON, not copied; empty for a GET
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record ProviderHttpRequest(String method, String path, Map<String, String> headers, byte[] body) {}
