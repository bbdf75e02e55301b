/** The routes' hold on the judge. */
@NullMarked
package io.ratatoskr.camel.judge;

import org.jspecify.annotations.NullMarked;
