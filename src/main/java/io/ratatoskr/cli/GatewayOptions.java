package io.ratatoskr.cli;

import picocli.CommandLine.Option;

/** The options of commands that work with a running gateway, and without one. */
final class GatewayOptions extends ConnectionOptions {
    @Option(
            names = "--in-process",
            description =
                    "Use no running gateway: start one in this process, with the configuration here. So it is too where none runs.")
    private boolean inProcess;

    @Override
    boolean isInProcess() {
        return inProcess;
    }
}
