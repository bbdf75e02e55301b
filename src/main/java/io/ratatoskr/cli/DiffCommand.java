package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelListDiff.ChangedModel;
import io.ratatoskr.api.model.ModelListDiff.FieldChange;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.dialect.ratatoskr.RatatoskrModelWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the providers' model lists with the known models. */
@Command(name = "diff", description = "Fetch the providers' model lists and show the differences; nothing is stored.")
final class DiffCommand implements Callable<Integer> {
    private final RootCommand root;

    @Option(
            names = "--provider",
            paramLabel = "PROVIDER",
            split = ",",
            description = "Fetch only from this provider; may be repeated. Default: all providers with list-models.")
    private List<String> providers = List.of();

    @Option(names = "--json", description = "Print a JSON list with an entry for each provider.")
    private boolean json;

    DiffCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        List<RefreshResult> outcomes;
        try (ModelGateway gateway = root.gateway()) {
            outcomes = gateway.refresh(new RefreshRequest(providers, false));
        }
        if (json) {
            root.output().json(RatatoskrModelWriter.writeDiffs(outcomes));
        } else {
            outcomes.forEach(this::print);
            root.output().flush();
        }
        return RefreshCommand.exitCode(root, outcomes);
    }

    private void print(RefreshResult outcome) {
        String provider = outcome.provider();
        if (outcome.failure() != null) {
            root.note(RefreshCommand.failureLine(provider, outcome.failure()));
            return;
        }
        outcome.changes().added().forEach(id -> line("+ %s:%s".formatted(provider, id)));
        outcome.changes().removed().forEach(id -> line("- %s:%s".formatted(provider, id)));
        for (ChangedModel model : outcome.changes().changed()) {
            line("~ %s:%s".formatted(provider, model.model()));
            for (FieldChange fact : model.fieldChanges()) {
                line("    %s: %s → %s".formatted(fact.name(), text(fact.before()), text(fact.after())));
            }
        }
        if (outcome.changes().isEmpty()) {
            root.note("%s: %d models, unchanged".formatted(provider, outcome.models()));
        }
    }

    private static String text(@Nullable RawJson value) {
        return value == null ? "unknown" : value.text();
    }

    private void line(String text) {
        root.output().line(text);
    }
}
