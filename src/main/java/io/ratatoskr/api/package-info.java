/** The gateway's API: requests, responses, events and errors. Depends only on the JDK. */
@NullMarked
package io.ratatoskr.api;

import org.jspecify.annotations.NullMarked;
