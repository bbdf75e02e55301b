package io.ratatoskr.provider;

import java.util.Map;

/**
 * A request to a provider, without authorisation, which the component adds.
 *
 * @param path what follows the base URL, such as {@code /chat/completions}
 * @param headers beyond Content-Length and authorisation
 * @param body the JSON, not copied; empty for a GET
 */
public record HttpCall(String method, String path, Map<String, String> headers, byte[] body) {}
