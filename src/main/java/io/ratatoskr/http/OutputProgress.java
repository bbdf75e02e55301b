package io.ratatoskr.http;

/** How far the output of a connection or a stream has come. Confined to the channel's event loop. */
interface OutputProgress {
    /** Returns the number of bytes sent so far; only differences between two calls have a meaning. */
    long sentBytes();

    /** Returns whether output is waiting for the client to read. */
    boolean isPending();
}
