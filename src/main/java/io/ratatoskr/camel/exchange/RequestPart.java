package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Experimental;

/** A part of the way of a request whose time is measured. */
@Experimental
public enum RequestPart {
    /** The caller's bytes become a record. */
    PARSE(0, "parse"),
    /** From the record to dispatch, without the cache: the policy of the operator, checks and presets. */
    ADMIT(1, "admit"),
    /** Looking into the cache. */
    CACHE(2, "cache"),
    /** Selecting the candidates and adapting the parameters. */
    ROUTE(3, "route"),
    /** The record becomes the provider's bytes. */
    ENCODE(4, "encode"),
    /** In a provider or model, or waiting for a retry. */
    WAIT(5, "wait"),
    /** The provider's bytes become a record; of a stream, not measured. */
    DECODE(6, "decode");

    private final int index;
    private final String wireName;

    RequestPart(int index, String wireName) {
        this.index = index;
        this.wireName = wireName;
    }

    /** Position in an array of all parts. */
    int index() {
        return index;
    }

    /** As metrics name it. */
    public String wireName() {
        return wireName;
    }
}
