/** A chat model as a judge: requests for scores as questions to it, and its answers as scores. Pure; no sockets, no threads, no Camel. */
@NullMarked
package io.ratatoskr.judge;

import org.jspecify.annotations.NullMarked;
