/** Requests by JMS: what routes from {@code jms:} call. */
@NullMarked
package io.ratatoskr.camel.jms;

import org.jspecify.annotations.NullMarked;
