package io.ratatoskr.camel.upstream;

/**
 * A complete body and the memory that it counts for, which the owner closes when neither the body nor what was made of it is
 * needed any more.
 */
@SuppressWarnings("ArrayRecordComponent") // not copied, never compared
public record ChargedBody(byte[] bytes, ResponseCharge charge) {}
