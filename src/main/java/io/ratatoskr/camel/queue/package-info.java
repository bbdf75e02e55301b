/** What frontends of message queues have in common: a request is a message with a JSON body, and so is its response. */
@NullMarked
package io.ratatoskr.camel.queue;

import org.jspecify.annotations.NullMarked;
