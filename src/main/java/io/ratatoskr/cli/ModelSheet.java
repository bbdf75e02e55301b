package io.ratatoskr.cli;

import io.ratatoskr.api.ModelDetails;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/** Prints a model's metadata: the merged view, its providers if there are several, and its parameters at each. */
final class ModelSheet {
    private final Output output;

    ModelSheet(Output output) {
        this.output = output;
    }

    void print(ModelDetails facts) {
        ModelMetadata model = facts.merged();
        ModelInfo info = model.info();
        line("id", info.id());
        line(
                "provider",
                facts.providers().stream()
                        .map(there -> there.info().provider())
                        .distinct()
                        .collect(Collectors.joining(", ")));
        line("capabilities", ModelWords.capabilities(info));
        line("context", ModelWords.tokens(info.contextWindow()));
        line("max output", ModelWords.tokens(model.maxOutputTokens()));
        line("dimensions", ModelWords.tokens(info.dimensions()));
        line("input", String.join(", ", model.inputModalities()));
        line("output", String.join(", ", model.outputModalities()));
        line("price", ModelWords.full(model.pricing()));
        line("callable", ModelWords.callable(info));
        if (facts.providers().size() > 1) {
            providers(facts.providers());
        }
        parameters(facts.providers());
    }

    private void line(String name, String value) {
        if (!value.isEmpty()) {
            output.line("%-13s %s".formatted(name, value));
        }
    }

    private void providers(List<ModelMetadata> models) {
        var table = new Table(List.of("provider", "id", "context", "max output", "price", "callable"));
        for (ModelMetadata model : models) {
            ModelInfo info = model.info();
            table.row(List.of(
                    info.provider(),
                    info.id(),
                    ModelWords.tokens(info.contextWindow()),
                    ModelWords.tokens(model.maxOutputTokens()),
                    ModelWords.brief(model),
                    ModelWords.callable(info)));
        }
        output.line("");
        table.print(output);
    }

    private void parameters(List<ModelMetadata> models) {
        var names = new LinkedHashSet<String>();
        models.forEach(model -> names.addAll(model.parameters().keySet()));
        if (names.isEmpty()) {
            return;
        }
        var heads = new ArrayList<>(List.of("parameter"));
        models.forEach(model -> heads.add(head(model.info(), models)));
        var table = new Table(heads);
        for (String name : names) {
            var row = new ArrayList<>(List.of(name));
            models.forEach(
                    model -> row.add(ModelWords.parameter(model.parameters().get(name))));
            table.row(row);
        }
        output.line("");
        table.print(output);
    }

    /** The provider, with the model id if it has several of them. */
    private static String head(ModelInfo info, List<ModelMetadata> models) {
        boolean alone = models.stream()
                        .filter(other -> other.info().provider().equals(info.provider()))
                        .count()
                == 1;
        return alone ? info.provider() : info.provider() + ":" + info.id();
    }
}
