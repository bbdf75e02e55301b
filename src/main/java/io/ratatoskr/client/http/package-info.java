/** The transport over HTTP. */
@NullMarked
package io.ratatoskr.client.http;

import org.jspecify.annotations.NullMarked;
