/** Local inference: models, their tokenizers and sessions, and the threads that run them. Independent of Camel. */
@NullMarked
package io.ratatoskr.onnx;

import org.jspecify.annotations.NullMarked;
