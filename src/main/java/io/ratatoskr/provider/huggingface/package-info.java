/** Client of Hugging Face's router, its hosted encoders, and dedicated endpoints. */
@NullMarked
package io.ratatoskr.provider.huggingface;

import org.jspecify.annotations.NullMarked;
