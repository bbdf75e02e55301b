/** Images that providers take as bytes only: fetched from public addresses, within limits. */
@NullMarked
package io.ratatoskr.camel.images;

import org.jspecify.annotations.NullMarked;
