package io.ratatoskr.access;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the owner of a key; the key itself is not held.
 *
 * @param name from the keys file; null when the line has none
 * @param admin whether it has admin rights
 */
public record ApiKey(@Nullable String name, boolean admin) {}
