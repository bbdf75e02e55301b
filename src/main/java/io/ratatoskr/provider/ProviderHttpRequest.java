package io.ratatoskr.provider;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP request to a provider, without authorization, which the component adds.
 *
 * @param path relative to the base URL, such as {@code /chat/completions}
 * @param headers other than Content-Length and authorization
 * @param body the JSON, not copied; empty for a GET
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record ProviderHttpRequest(String method, String path, Map<String, String> headers, byte[] body) {
    /** The same with one more header, which replaces one of that name. */
    public ProviderHttpRequest withHeader(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ProviderHttpRequest(method, path, more, body);
    }
}
