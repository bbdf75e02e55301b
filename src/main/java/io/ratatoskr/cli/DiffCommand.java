package io.ratatoskr.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ModelListDiff.ChangedModel;
import io.ratatoskr.api.ModelListDiff.FieldChange;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.RefreshRequest;
import io.ratatoskr.api.RefreshResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the providers' model lists with the known models. */
@Command(
        name = "diff",
        description = "Fetch the providers' model lists and show the differences; nothing is stored.")
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
            writeJson(outcomes);
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

    private void writeJson(List<RefreshResult> outcomes) throws IOException {
        try (JsonGenerator generator = ChatJsonWriter.generator(root.output().bytes())) {
            generator.writeStartArray();
            for (RefreshResult outcome : outcomes) {
                write(generator, outcome);
            }
            generator.writeEndArray();
            generator.writeRaw('\n');
        }
    }

    private static void write(JsonGenerator generator, RefreshResult outcome) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("provider", outcome.provider());
        if (outcome.failure() != null) {
            generator.writeStringField("failure", outcome.failure());
            generator.writeEndObject();
            return;
        }
        generator.writeNumberField("models", outcome.models());
        writeIds(generator, "added", outcome.changes().added());
        writeIds(generator, "removed", outcome.changes().removed());
        generator.writeArrayFieldStart("changed");
        for (ChangedModel model : outcome.changes().changed()) {
            generator.writeStartObject();
            generator.writeStringField("id", model.model());
            generator.writeObjectFieldStart("facts");
            for (FieldChange fact : model.fieldChanges()) {
                generator.writeObjectFieldStart(fact.name());
                writeValue(generator, "before", fact.before());
                writeValue(generator, "after", fact.after());
                generator.writeEndObject();
            }
            generator.writeEndObject();
            generator.writeEndObject();
        }
        generator.writeEndArray();
        generator.writeEndObject();
    }

    private static void writeIds(JsonGenerator generator, String field, List<String> ids) throws IOException {
        generator.writeArrayFieldStart(field);
        for (String id : ids) {
            generator.writeString(id);
        }
        generator.writeEndArray();
    }

    /** Omits an unknown value. */
    private static void writeValue(JsonGenerator generator, String field, @Nullable RawJson value) throws IOException {
        if (value != null) {
            generator.writeFieldName(field);
            generator.writeRawValue(value.text());
        }
    }
}
