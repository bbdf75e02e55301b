/**
 * What frontends have in common: the consumer that makes requests exchanges ({@link io.ratatoskr.camel.frontend.RequestConsumer}), tasks for
 * consumers without a server of their own ({@link io.ratatoskr.camel.frontend.RequestTasks}), the senders of requests, and the way from the
 * bytes of a body to the record of its operation. A frontend adds what is its wire's own; {@code docs/extending/frontend.md} has one.
 */
@NullMarked
package io.ratatoskr.camel.frontend;

import org.jspecify.annotations.NullMarked;
