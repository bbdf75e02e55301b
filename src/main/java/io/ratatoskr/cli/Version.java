package io.ratatoskr.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The versions of the gateway and of Java. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String own = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "ratatoskr " + Objects.requireNonNullElse(own, "(not packaged)"), "java " + Runtime.version()
        };
    }
}
