/** Who may use the gateway: keys of callers, wrong keys, admin rights. For every frontend. Pure. */
@NullMarked
package io.ratatoskr.access;

import org.jspecify.annotations.NullMarked;
