/** The gateway's API: {@code ModelGateway}, requests, responses and streams. Depends on the JDK and JSpecify only. */
@NullMarked
package io.ratatoskr.api;

import org.jspecify.annotations.NullMarked;
