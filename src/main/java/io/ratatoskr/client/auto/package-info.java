/** Auto mode: a service where one responds, else an embedded gateway. */
@NullMarked
package io.ratatoskr.client.auto;

import org.jspecify.annotations.NullMarked;
