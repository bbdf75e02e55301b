package io.ratatoskr.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ModelInfo;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists models. */
@Command(name = "models", description = "List the models that can be called.")
final class ModelsCommand implements Callable<Integer> {
    private final Root root;

    @Option(names = "--all", description = "Also those that cannot be called now, and why.")
    private boolean all;

    @Option(names = "--json", description = "Print a JSON list.")
    private boolean json;

    ModelsCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        List<ModelInfo> models;
        try (ModelGateway gateway = root.gateway()) {
            models = gateway.models().stream()
                    .filter(model -> all || model.callable())
                    .toList();
        }
        if (json) {
            writeJson(models);
        } else if (models.isEmpty()) {
            root.note("no model can be called; 'ratatoskr models --all' tells why");
        } else {
            writeTable(models);
        }
        return ExitCodes.OK;
    }

    private void writeTable(List<ModelInfo> models) {
        int providers = width(models.stream().map(ModelInfo::provider).toList());
        int ids = width(models.stream().map(ModelInfo::id).toList());
        for (ModelInfo model : models) {
            String capabilities = model.capabilities().stream()
                    .sorted()
                    .map(ModelCapability::word)
                    .collect(Collectors.joining(", "));
            String trouble = model.callable()
                    ? ""
                    : "  (not callable: %s)".formatted(Objects.requireNonNullElse(model.reason(), "no reason known"));
            root.output()
                    .line(pad(model.provider(), providers) + "  " + pad(model.id(), ids) + "  " + capabilities
                            + trouble);
        }
        root.output().flush();
    }

    private void writeJson(List<ModelInfo> models) throws IOException {
        try (JsonGenerator generator = Json.generator(root.output().bytes())) {
            generator.writeStartArray();
            for (ModelInfo model : models) {
                Json.write(generator, model);
            }
            generator.writeEndArray();
            generator.writeRaw('\n');
        }
    }

    private static int width(List<String> words) {
        return words.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String word, int width) {
        return word + " ".repeat(width - word.length());
    }
}
