/** {@code onnx:<model>}: local models as Camel endpoints. */
@NullMarked
package io.ratatoskr.camel.onnx;

import org.jspecify.annotations.NullMarked;
