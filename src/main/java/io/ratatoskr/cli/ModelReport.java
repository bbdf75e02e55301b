package io.ratatoskr.cli;

import io.ratatoskr.api.ModelDetails;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/** Prints a model's metadata: the merged view, its providers if there are several, and its parameters at each. */
final class ModelReport {
    private final Output output;

    ModelReport(Output output) {
        this.output = output;
    }

    void print(ModelDetails facts) {
        ModelMetadata model = facts.merged();
        ModelInfo info = model.info();
        printField("id", info.id());
        printField(
                "provider",
                facts.providers().stream()
                        .map(entry -> entry.info().provider())
                        .distinct()
                        .collect(Collectors.joining(", ")));
        printField("capabilities", ModelFormatter.capabilities(info));
        printField("context", ModelFormatter.tokens(info.contextWindow()));
        printField("max output", ModelFormatter.tokens(model.maxOutputTokens()));
        printField("dimensions", ModelFormatter.tokens(info.dimensions()));
        printField("input", String.join(", ", model.inputModalities()));
        printField("output", String.join(", ", model.outputModalities()));
        printField("price", ModelFormatter.fullPrice(model.pricing()));
        printField("callable", ModelFormatter.callable(info));
        if (facts.providers().size() > 1) {
            printProviders(facts.providers());
        }
        printParameters(facts.providers());
    }

    private void printField(String name, String value) {
        if (!value.isEmpty()) {
            output.line("%-13s %s".formatted(name, value));
        }
    }

    private void printProviders(List<ModelMetadata> models) {
        var table = new TextTable(List.of("provider", "id", "context", "max output", "price", "callable"));
        for (ModelMetadata model : models) {
            ModelInfo info = model.info();
            table.addRow(List.of(
                    info.provider(),
                    info.id(),
                    ModelFormatter.tokens(info.contextWindow()),
                    ModelFormatter.tokens(model.maxOutputTokens()),
                    ModelFormatter.shortPrice(model),
                    ModelFormatter.callable(info)));
        }
        output.line("");
        table.print(output);
    }

    private void printParameters(List<ModelMetadata> models) {
        var names = new LinkedHashSet<String>();
        models.forEach(model -> names.addAll(model.parameters().keySet()));
        if (names.isEmpty()) {
            return;
        }
        var titles = new ArrayList<>(List.of("parameter"));
        models.forEach(model -> titles.add(columnTitle(model.info(), models)));
        var table = new TextTable(titles);
        for (String name : names) {
            var row = new ArrayList<>(List.of(name));
            models.forEach(
                    model -> row.add(ModelFormatter.parameter(model.parameters().get(name))));
            table.addRow(row);
        }
        output.line("");
        table.print(output);
    }

    /** The provider, with the model id if it has several of them. */
    private static String columnTitle(ModelInfo info, List<ModelMetadata> models) {
        boolean alone = models.stream()
                        .filter(other -> other.info().provider().equals(info.provider()))
                        .count()
                == 1;
        return alone ? info.provider() : info.provider() + ":" + info.id();
    }
}
