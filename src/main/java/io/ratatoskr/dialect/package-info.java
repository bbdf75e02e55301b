/** The SPI for dialects: the JSON, or other text, in which a frontend's callers write requests and read responses. Pure. */
@NullMarked
package io.ratatoskr.dialect;

import org.jspecify.annotations.NullMarked;
