/** Bodies and headers of messages as requests and responses of the gateway, and the other way round; found by Camel as type converters. */
@NullMarked
package io.ratatoskr.camel.convert;

import org.jspecify.annotations.NullMarked;
