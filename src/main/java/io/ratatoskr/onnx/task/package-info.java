/** Tasks over the outputs of a model: embedding, classification, NLI, stance, reranking. */
@NullMarked
package io.ratatoskr.onnx.task;

import org.jspecify.annotations.NullMarked;
