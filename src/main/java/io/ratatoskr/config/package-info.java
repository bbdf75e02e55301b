/** The gateway's configuration as records, and the readers of its sources. Independent of Camel and sockets. */
@NullMarked
package io.ratatoskr.config;

import org.jspecify.annotations.NullMarked;
