/** The command line: commands over {@link io.ratatoskr.api.ModelGateway}, which the composition root provides. */
@NullMarked
package io.ratatoskr.cli;

import org.jspecify.annotations.NullMarked;
