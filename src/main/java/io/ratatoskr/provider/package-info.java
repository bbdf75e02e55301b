/** How providers are spoken to: the protocol SPI and what its codecs share. Pure functions on bytes; no sockets, no threads, no Camel. */
@NullMarked
package io.ratatoskr.provider;

import org.jspecify.annotations.NullMarked;
