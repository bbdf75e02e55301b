package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.model.ModelListDiff;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.dialect.ratatoskr.RatatoskrModelWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Refreshes the providers' model lists. */
@Command(name = "refresh", description = "Fetch the providers' model lists and store them.")
final class RefreshCommand implements Callable<Integer> {
    private final RootCommand root;

    @Option(
            names = "--provider",
            paramLabel = "PROVIDER",
            split = ",",
            description = "Fetch only from this provider; may be repeated. Default: all providers with list-models.")
    private List<String> providers = List.of();

    @Option(names = "--json", description = "Print a JSON list with an entry for each provider.")
    private boolean json;

    RefreshCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (ModelGateway gateway = root.gateway()) {
            List<RefreshResult> outcomes = gateway.refresh(new RefreshRequest(providers, true));
            if (json) {
                root.output().json(RatatoskrModelWriter.writeDiffs(outcomes));
            } else {
                outcomes.forEach(this::print);
                root.output().flush();
            }
            return exitCode(root, outcomes);
        }
    }

    /** Success if at least one provider returned its models. */
    static int exitCode(RootCommand root, List<RefreshResult> outcomes) {
        if (outcomes.isEmpty()) {
            root.note("no provider has a model list to fetch; each needs a key or an address, and list-models");
        }
        return outcomes.stream().anyMatch(outcome -> outcome.failure() == null) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    static String failureLine(String provider, String why) {
        return "%s returned no models: %s".formatted(provider, why);
    }

    private void print(RefreshResult outcome) {
        if (outcome.failure() != null) {
            root.note(failureLine(outcome.provider(), outcome.failure()));
            return;
        }
        ModelListDiff changes = outcome.changes();
        root.output()
                .line("%s: %d models, %s"
                        .formatted(
                                outcome.provider(),
                                outcome.models(),
                                changes.isEmpty()
                                        ? "unchanged"
                                        : "%d added, %d removed, %d changed"
                                                .formatted(
                                                        changes.added().size(),
                                                        changes.removed().size(),
                                                        changes.changed().size())));
    }
}
