/** Local models before they are loaded: the catalog, their files, their model cards. */
@NullMarked
package io.ratatoskr.onnx.model;

import org.jspecify.annotations.NullMarked;
