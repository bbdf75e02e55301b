/** The {@code dispatch:} component: sends a request to its candidates in order until one responds. */
@NullMarked
package io.ratatoskr.camel.dispatch;

import org.jspecify.annotations.NullMarked;
