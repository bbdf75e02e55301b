/** JSON lines over a Unix socket and TCP as Camel consumers: {@code socket-requests:<operation>}. */
@NullMarked
package io.ratatoskr.camel.socket;

import org.jspecify.annotations.NullMarked;
