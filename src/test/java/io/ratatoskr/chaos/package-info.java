/**
 * Random faults of providers, clients, Redis and operators against a whole gateway, and the check that each request ends once: in the right
 * response or in an error that says so. {@link io.ratatoskr.chaos.ChaosTest} runs a short form with each build, {@code src/bench/run chaos} as
 * many minutes as wanted.
 */
package io.ratatoskr.chaos;
