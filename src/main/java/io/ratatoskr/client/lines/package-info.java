/** The transport of JSON lines, over Unix sockets and TCP. */
@NullMarked
package io.ratatoskr.client.lines;

import org.jspecify.annotations.NullMarked;
