/** Brings a gateway into a CamelContext and takes it out again. */
@NullMarked
package io.ratatoskr.camel.install;

import org.jspecify.annotations.NullMarked;
