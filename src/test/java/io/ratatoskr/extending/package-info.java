/** Tests that extend the gateway from outside, with the examples of {@code docs/extending}. */
package io.ratatoskr.extending;
