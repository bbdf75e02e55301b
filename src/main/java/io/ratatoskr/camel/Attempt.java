package io.ratatoskr.camel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One offer of a request to a provider, retries included.
 *
 * @param last whether no other provider is left to ask
 * @param calls how many calls to providers the request has cost so far, shared by all its attempts
 */
public record Attempt(String provider, boolean last, AtomicInteger calls) {}
