/** Parts of an exchange that all components share: names of variables and beans, attempts, statistics, streams. */
@NullMarked
package io.ratatoskr.camel.exchange;

import org.jspecify.annotations.NullMarked;
