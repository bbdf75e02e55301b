/** What requests by JMS need of their broker, without Camel: the connection and its state, names of properties, counts. */
@NullMarked
package io.ratatoskr.jms;

import org.jspecify.annotations.NullMarked;
