/** The {@code dispatch:} component: offers a request to its candidates in turn until one answers. */
@NullMarked
package io.ratatoskr.camel.dispatch;

import org.jspecify.annotations.NullMarked;
