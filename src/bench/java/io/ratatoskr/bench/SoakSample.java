package io.ratatoskr.bench;

/**
 * The state of a gateway's process.
 *
 * @param at what the sample is called
 * @param heapMiB heap in use after a full collection
 * @param files open file descriptors
 * @param threads of the operating system
 * @param virtualThreads that exist
 */
record SoakSample(String at, double heapMiB, double residentMiB, int files, int threads, int virtualThreads) {}
