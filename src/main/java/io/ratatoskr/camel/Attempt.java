package io.ratatoskr.camel;

/**
 * One candidate's turn at a request, retries included.
 *
 * @param last whether no other candidate is left
 * @param stats statistics of the request, shared by all its attempts
 */
public record Attempt(String provider, boolean last, RequestStats stats) {}
