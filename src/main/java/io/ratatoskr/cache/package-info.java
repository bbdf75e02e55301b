/** The response cache: keys, stored forms and policy. No Camel. */
@NullMarked
package io.ratatoskr.cache;

import org.jspecify.annotations.NullMarked;
