/** Route steps that score requests with a chat model. */
@NullMarked
package io.ratatoskr.camel.judge;

import org.jspecify.annotations.NullMarked;
