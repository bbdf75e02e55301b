/** The certificates of servers: read from PEM files, and again when these change. For every frontend. */
@NullMarked
package io.ratatoskr.tls;

import org.jspecify.annotations.NullMarked;
