package io.ratatoskr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.Operation;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.openai.OpenAiDialect;
import io.ratatoskr.dialect.ratatoskr.RatatoskrDialect;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRouteRequests;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRouteWriter;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains how a request would be routed. */
@Command(
        name = "route",
        description = "Explain how a request would be routed, without calling a provider.",
        footer = {
            "",
            "For example:",
            "  ratatoskr route --model smart \"Why is the sky blue?\"",
            "  ratatoskr route --model smart --max-tokens 500 --running --json"
        })
final class RouteCommand implements Callable<Integer> {
    private static final int MAX_TEXT = 120;

    private final RootCommand root;

    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description = "Words of the prompt. '-': all of standard input. None: a prompt of one character.")
    private List<String> textWords = new ArrayList<>();

    @Option(names = "--model", paramLabel = "MODEL", required = true, description = "Model, alias or preset.")
    private String model = "";

    @Option(
            names = "--operation",
            paramLabel = "NAME",
            defaultValue = "chat",
            description = "chat, generate, embed, nli, zero-shot, classify, stance or rerank (default: chat).")
    private String operation = "chat";

    @Option(names = "--provider", paramLabel = "PROVIDER", description = "Pin the request to a provider.")
    private @Nullable String provider;

    @Option(names = "--max-tokens", paramLabel = "NUMBER", description = "Output token limit of the request.")
    private @Nullable Integer maxTokens;

    @Option(names = "--stream", description = "Route a stream.")
    private boolean stream;

    @Option(names = "--session", paramLabel = "NAME", description = "Session of the request, for the strategy sticky.")
    private @Nullable String session;

    @Option(
            names = "--running",
            description =
                    "Let the running gateway explain, which knows its times and requests in flight; fail where none runs.")
    private boolean running;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    RouteCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        var request = new RouteRequestJson(
                        Operation.fromWireName(operation), model, provider, text(), maxTokens, stream, session)
                .write();
        byte[] plan = explain(request);
        if (json) {
            root.output().json(plan);
        } else {
            print(Json.mapper().readTree(plan));
        }
        root.output().flush();
        return ExitCodes.OK;
    }

    private String text() {
        if (textWords.isEmpty()) {
            return ".";
        }
        return textWords.equals(List.of("-")) ? root.input().all() : String.join(" ", textWords);
    }

    private byte[] explain(byte[] request) {
        RatatoskrRouteRequests.Parsed parsed = RatatoskrRouteRequests.read(request);
        Dialect openAi = new OpenAiDialect();
        Dialect dialect = openAi.operations().contains(parsed.operation()) ? openAi : new RatatoskrDialect();
        try (ModelGateway gateway = running ? root.access().openService() : root.gateway()) {
            return RatatoskrRouteWriter.write(
                    gateway.route(dialect.requestParser(parsed.operation()).parse(parsed.body())));
        }
    }

    private void print(JsonNode plan) {
        root.output().line("strategy: %s".formatted(plan.path("strategy").asText()));
        var table = new TextTable(List.of("", "provider", "model", "reason"));
        int place = 1;
        for (JsonNode candidate : plan.path("candidates")) {
            table.addRow(List.of(
                    Integer.toString(place++),
                    candidate.path("provider").asText(),
                    candidate.path("model").asText(),
                    shortened(candidate.path("reason").asText())));
        }
        for (JsonNode refusal : plan.path("refusals")) {
            table.addRow(List.of(
                    "-",
                    refusal.path("provider").asText(),
                    "",
                    shortened(refusal.path("reason").asText())));
        }
        table.print(root.output());
        plan.path("fallback").properties().forEach(list -> {
            var models = new ArrayList<String>();
            list.getValue().forEach(name -> models.add(name.asText()));
            root.output().line("after %s: %s".formatted(list.getKey(), String.join(", ", models)));
        });
        if (plan.path("candidates").isEmpty()) {
            root.note("no provider would be called");
        }
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}
