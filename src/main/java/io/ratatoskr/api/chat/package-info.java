/** Conversations and text generation: messages, content parts, tools, options, choices and stream events. */
@NullMarked
package io.ratatoskr.api.chat;

import org.jspecify.annotations.NullMarked;
