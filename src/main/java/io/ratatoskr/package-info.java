/** The composition root: the library's builder, the server and main. No other package imports it. */
@NullMarked
package io.ratatoskr;

import org.jspecify.annotations.NullMarked;
