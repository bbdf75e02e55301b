/** Requests by Kafka as Camel consumers: {@code kafka-requests:<name>}. */
@NullMarked
package io.ratatoskr.camel.kafka;

import org.jspecify.annotations.NullMarked;
