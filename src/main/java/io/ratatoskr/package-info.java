/** The composition root: the library's builder and the server's main. Nobody else imports it. */
@NullMarked
package io.ratatoskr;

import org.jspecify.annotations.NullMarked;
