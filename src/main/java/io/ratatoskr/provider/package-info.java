/**
 * The protocol SPI for providers and the code shared by its codecs. Pure functions on bytes; no sockets, no threads, no Camel.
 */
@NullMarked
package io.ratatoskr.provider;

import org.jspecify.annotations.NullMarked;
