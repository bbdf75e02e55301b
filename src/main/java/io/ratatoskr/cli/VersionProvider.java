package io.ratatoskr.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The versions of the gateway and of Java. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String own = VersionProvider.class.getPackage().getImplementationVersion();
        return new String[] {
            "ratatoskr " + Objects.requireNonNullElse(own, "(not packaged)"), "java " + Runtime.version()
        };
    }
}
