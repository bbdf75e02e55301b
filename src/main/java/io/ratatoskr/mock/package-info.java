/** A provider of OpenAI's shape that answers from memory and can be told to misbehave: for tests, demonstrations and load. No Camel. */
@NullMarked
package io.ratatoskr.mock;

import org.jspecify.annotations.NullMarked;
