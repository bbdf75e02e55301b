/** Scoring with a chat model: builds its requests and parses its responses. No sockets, no threads, no Camel. */
@NullMarked
package io.ratatoskr.judge;

import org.jspecify.annotations.NullMarked;
