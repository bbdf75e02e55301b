/** The routes that operators write: their failures, their mistakes, their state. */
@NullMarked
package io.ratatoskr.camel.routes;

import org.jspecify.annotations.NullMarked;
