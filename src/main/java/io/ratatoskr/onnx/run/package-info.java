/** Loaded models at work: sessions, the pool that loads and unloads them, queue and batching. */
@NullMarked
package io.ratatoskr.onnx.run;

import org.jspecify.annotations.NullMarked;
