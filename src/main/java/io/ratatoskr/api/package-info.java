/** The gateway's types: requests, answers, events and errors. They need nothing but the JDK. */
@NullMarked
package io.ratatoskr.api;

import org.jspecify.annotations.NullMarked;
