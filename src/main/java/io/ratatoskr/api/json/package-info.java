/** JSON values that the gateway passes on unchanged. */
@NullMarked
package io.ratatoskr.api.json;

import org.jspecify.annotations.NullMarked;
