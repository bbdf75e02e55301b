/** The access log: one line for each request. */
@NullMarked
package io.ratatoskr.camel.access;

import org.jspecify.annotations.NullMarked;
