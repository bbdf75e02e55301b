/** Limits as pure functions of time: permits with a queue, rates per minute, and the rates that providers report. */
@NullMarked
package io.ratatoskr.limits;

import org.jspecify.annotations.NullMarked;
