package io.ratatoskr.cli;

import io.ratatoskr.extension.CamelArtifacts.Kind;
import io.ratatoskr.extension.ClassPathJars;
import io.ratatoskr.extension.LibFolder;
import io.ratatoskr.extension.LibraryJar;
import io.ratatoskr.extension.MavenArtifact;
import io.ratatoskr.extension.MavenResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands under {@code components}. */
final class ComponentCommands {
    private static final String RESTART = "restart the gateway to use the change";

    private ComponentCommands() {}

    private static Path lib(RootCommand root) {
        return root.options().homeFolder().resolve("lib");
    }

    private static List<LibraryJar> gatewayJars(Path lib) {
        return ClassPathJars.gateway(System.getProperty("java.class.path", ""), lib);
    }

    private static UncheckedIOException failed(Path lib, IOException failure) {
        String reason = failure instanceof FileSystemException
                // Its message is a path alone
                ? failure.toString()
                : Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        return new UncheckedIOException("%s: %s".formatted(lib, reason), failure);
    }

    @Command(
            name = "components",
            description =
                    "Camel's components, languages and data formats for routes: those of the gateway and of lib/.")
    static final class Components extends AbstractList {
        Components(RootCommand root) {
            super(root);
        }
    }

    @Command(name = "list", description = "List the jars with components, languages or data formats, and all of lib/.")
    static final class ListComponents extends AbstractList {
        ListComponents(RootCommand root) {
            super(root);
        }
    }

    abstract static class AbstractList implements Callable<Integer> {
        private final RootCommand root;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        AbstractList(RootCommand root) {
            this.root = root;
        }

        @Override
        public final Integer call() {
            Path lib = lib(root);
            List<LibraryJar> gateway =
                    gatewayJars(lib).stream().filter(LibraryJar::providesAny).toList();
            List<LibraryJar> added = ClassPathJars.in(lib);
            if (json) {
                root.output().json(ComponentListJson.write(gateway, added));
                return ExitCodes.OK;
            }
            var table = new TextTable(List.of("jar", "in", "components", "languages", "data formats"));
            gateway.forEach(jar -> table.addRow(row(jar, "gateway")));
            added.forEach(jar -> table.addRow(row(jar, "lib/")));
            table.print(root.output());
            root.output().flush();
            if (added.isEmpty()) {
                root.note("%s has no jars; 'ratatoskr components add camel-ftp' adds a component".formatted(lib));
            }
            return ExitCodes.OK;
        }

        private static List<String> row(LibraryJar jar, String where) {
            var row = new ArrayList<String>();
            row.add(jar.file().getFileName().toString());
            row.add(where);
            for (Kind kind : Kind.values()) {
                row.add(String.join(", ", jar.names(kind)));
            }
            return row;
        }
    }

    @Command(
            name = "add",
            description = "Copy components and their dependencies into lib/ with Maven, without what the gateway has "
                    + "itself. Camel's have the version of the gateway's Camel.")
    static final class Add implements Callable<Integer> {
        private final RootCommand root;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--json", description = "Print a JSON list with an entry for each artifact.")
        private boolean json;

        private final ComponentChangeJson changes = new ComponentChangeJson();

        @Parameters(
                paramLabel = "ARTIFACT",
                arity = "1..*",
                description = "One of Camel's, e.g. camel-ftp, or GROUP:ARTIFACT:VERSION.")
        private List<String> artifacts = List.of();

        Add(RootCommand root) {
            this.root = root;
        }

        @Override
        public Integer call() throws InterruptedException {
            List<MavenArtifact> parsed = parse();
            Path lib = lib(root);
            var folder = new LibFolder(lib, gatewayJars(lib));
            List<MavenArtifact> missing = new ArrayList<>();
            for (MavenArtifact artifact : parsed) {
                if (folder.isInGateway(artifact)) {
                    root.note(artifact.artifact() + " is part of the gateway");
                    changes.partOfGateway(artifact.toString());
                } else {
                    missing.add(artifact);
                }
            }
            if (missing.isEmpty()) {
                return end(0);
            }
            Optional<Path> mvn = MavenResolver.find(Objects.requireNonNullElse(System.getenv("PATH"), ""));
            if (mvn.isEmpty()) {
                root.note(
                        "mvn is not on the PATH. Install Maven 3.8 or newer; or, e.g. for a container, run this command"
                                + " where Maven is, and copy the jars of its lib/ to " + lib);
                return ExitCodes.FAILED;
            }
            var maven = new MavenResolver(mvn.get(), root::note);
            int added = 0;
            for (MavenArtifact artifact : missing) {
                added += add(folder, artifact, maven, lib);
            }
            return end(added);
        }

        private int end(int added) {
            if (json) {
                root.output().json(changes.toBytes());
            }
            root.output().flush();
            if (added > 0) {
                root.note(RESTART);
            }
            return ExitCodes.OK;
        }

        private int add(LibFolder folder, MavenArtifact artifact, MavenResolver maven, Path lib)
                throws InterruptedException {
            root.note("resolving %s with Maven".formatted(artifact));
            LibFolder.Addition addition;
            try {
                addition = folder.add(artifact, maven);
            } catch (IOException e) {
                throw failed(lib, e);
            }
            changes.added(artifact.toString(), addition);
            if (!json) {
                addition.added().forEach(jar -> root.output().line("added " + jar));
                addition.present().forEach(jar -> root.output().line("present " + jar));
            }
            addition.conflicts().forEach(root::note);
            root.note("%s: %d jars added; %d dependencies are in the gateway"
                    .formatted(artifact.artifact(), addition.added().size(), addition.inGateway()));
            return addition.added().size();
        }

        private List<MavenArtifact> parse() {
            try {
                return artifacts.stream().map(MavenArtifact::parse).distinct().toList();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
    }

    @Command(
            name = "remove",
            description = "Remove what 'components add' copied into lib/, without what another added one needs.")
    static final class Remove implements Callable<Integer> {
        private final RootCommand root;

        @Option(names = "--json", description = "Print a JSON list with an entry for each artifact.")
        private boolean json;

        private final ComponentChangeJson changes = new ComponentChangeJson();

        @Parameters(paramLabel = "ARTIFACT", arity = "1..*", description = "One that was added, e.g. camel-ftp.")
        private List<String> artifacts = List.of();

        Remove(RootCommand root) {
            this.root = root;
        }

        @Override
        public Integer call() {
            Path lib = lib(root);
            var folder = new LibFolder(lib, List.of());
            boolean removed = false;
            boolean unknown = false;
            for (String artifact : artifacts) {
                try {
                    Optional<List<String>> jars = folder.remove(artifact);
                    changes.removed(artifact, jars.orElse(List.of()));
                    if (!json) {
                        jars.ifPresent(
                                names -> names.forEach(jar -> root.output().line("removed " + jar)));
                    }
                    removed |= jars.isPresent();
                    unknown |= jars.isEmpty();
                    if (jars.isEmpty()) {
                        root.note("'%s' was not added by 'components add'; jars of your own in %s are deleted by hand"
                                .formatted(artifact, lib));
                    }
                } catch (IOException e) {
                    throw failed(lib, e);
                }
            }
            if (json) {
                root.output().json(changes.toBytes());
            }
            root.output().flush();
            if (removed) {
                root.note(RESTART);
            }
            return unknown ? ExitCodes.REQUEST : ExitCodes.OK;
        }
    }
}
