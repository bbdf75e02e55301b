/** Models on this machine's disk: fetched from a hub, checked, and never half there. */
@NullMarked
package io.ratatoskr.store;

import org.jspecify.annotations.NullMarked;
