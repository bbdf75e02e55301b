package io.ratatoskr.cli;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.ModelCatalog.ListedModel;
import io.ratatoskr.provider.openai.ModelListReader;
import io.ratatoskr.registry.ImpliedUnsupported;
import io.ratatoskr.registry.ProviderModels;
import io.ratatoskr.registry.RegistrySnapshot;
import io.ratatoskr.registry.RegistrySnapshotJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands for the registry of models. */
@Command(name = "registry", description = "Maintain the model metadata shipped with the gateway.")
final class RegistryCommand implements Callable<Integer> {
    private final RootCommand root;

    RegistryCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        root.note("registry has one command: import");
        return ExitCodes.USAGE;
    }

    /** Converts a model catalog to registry JSON, with warnings for everything it does not recognise. */
    @Command(
            name = "import",
            description = "Read a catalog as returned by OpenRouter's GET /models, and write its model metadata: ids, "
                    + "capabilities, limits, modalities, prices, parameters. Unrecognised content is reported on "
                    + "standard error.")
    static final class ImportCommand implements Callable<Integer> {
        private final RootCommand root;

        @Parameters(paramLabel = "FILE", description = "The catalog, its pages concatenated; -: standard input.")
        private String file = "";

        @Option(
                names = "--provider",
                paramLabel = "NAME",
                defaultValue = "openrouter",
                description = "Provider of the models (default: ${DEFAULT-VALUE}).")
        private String provider = "";

        @Option(
                names = "--facts-of",
                paramLabel = "VERSION",
                defaultValue = "",
                description = "Version of the metadata, e.g. the date of the catalog.")
        private String version = "";

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Output file (default: standard output).")
        private @Nullable Path output;

        @Option(names = "--strict", description = "Exit with 1 after any warning.")
        private boolean strict;

        ImportCommand(RootCommand root) {
            this.root = root;
        }

        @Override
        public Integer call() throws IOException {
            Map<String, Integer> warnings = new LinkedHashMap<>();
            List<ListedModel> catalogModels = ModelListReader.read(readCatalog(), provider, (model, what) -> {
                root.note(model + ": " + what);
                warnings.merge(model, 1, Integer::sum);
            });
            List<KnownModel> models = ImpliedUnsupported.apply(catalogModels.stream()
                    .map(one -> new KnownModel(one.model(), one.aliases()))
                    .toList());
            var source = new RegistrySnapshot.ProviderEntry(provider, null, null, new ProviderModels(models, false));
            write(RegistrySnapshotJson.write(new RegistrySnapshot(version, List.of(source), List.of())));
            int warningCount =
                    warnings.values().stream().mapToInt(Integer::intValue).sum();
            root.note(
                    warningCount == 0
                            ? "%d models, no warnings".formatted(models.size())
                            : "%d models; %d warnings in %d entries"
                                    .formatted(models.size(), warningCount, warnings.size()));
            return strict && warningCount > 0 ? ExitCodes.FAILED : ExitCodes.OK;
        }

        private byte[] readCatalog() throws IOException {
            if (file.equals("-")) {
                return readBounded(root.rawInput());
            }
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                return readBounded(in);
            } catch (IOException e) {
                throw new UncheckedIOException("the catalog %s cannot be read: %s".formatted(file, readFailure(e)), e);
            }
        }

        private static String readFailure(IOException e) {
            return e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
        }

        private static String writeFailure(IOException e) {
            return switch (e) {
                case NoSuchFileException missing -> "no such folder";
                case FileSystemException failure when failure.getReason() != null -> failure.getReason();
                default -> String.valueOf(e.getMessage());
            };
        }

        private static byte[] readBounded(InputStream in) throws IOException {
            byte[] bytes = in.readNBytes(Json.MAX_BYTES + 1);
            if (bytes.length > Json.MAX_BYTES) {
                throw new InvalidRequest("the catalog is larger than %d MiB".formatted(Json.MAX_BYTES >> 20));
            }
            return bytes;
        }

        private void write(byte[] facts) throws IOException {
            if (output != null) {
                try (OutputStream out = Files.newOutputStream(output)) {
                    writeLine(out, facts);
                } catch (IOException e) {
                    throw new UncheckedIOException("%s cannot be written: %s".formatted(output, writeFailure(e)), e);
                }
                return;
            }
            root.output().json(facts);
        }

        private static void writeLine(OutputStream out, byte[] facts) throws IOException {
            out.write(facts);
            out.write('\n');
        }
    }
}
