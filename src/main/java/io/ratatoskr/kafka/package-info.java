/**
 * Requests by Kafka, without Camel: consumes records, hands each to the route of its topic on a virtual thread, and writes replies, finished
 * keys and offsets in one transaction. Only this package uses Kafka's client.
 */
@NullMarked
package io.ratatoskr.kafka;

import org.jspecify.annotations.NullMarked;
