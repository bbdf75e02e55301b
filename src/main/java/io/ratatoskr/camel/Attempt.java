package io.ratatoskr.camel;

/**
 * One offer of a request to a provider, retries included.
 *
 * @param last whether no other provider is left to ask
 * @param spent what the request has cost so far, shared by all its attempts
 */
public record Attempt(String provider, boolean last, Spent spent) {}
