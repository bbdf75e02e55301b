/** A mock provider with scripted responses and faults, for tests, demonstrations and load tests. Independent of Camel. */
@NullMarked
package io.ratatoskr.mock;

import org.jspecify.annotations.NullMarked;
