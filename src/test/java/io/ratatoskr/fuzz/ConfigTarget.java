package io.ratatoskr.fuzz;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.config.ConfigOrigin;
import io.ratatoskr.config.ConfigOrigin.UserFile;
import io.ratatoskr.config.SettingsLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The operator's {@code models.yaml} and properties: settings, or the list of mistakes. */
public final class ConfigTarget implements FuzzTarget {
    private static final String MODELS = """
            aliases:
              smart: [openrouter:openai/gpt-4o, "ollama:llama3.2"]
              fast: {models: [openai:gpt-4o-mini]}
            presets:
              premium/coding:
                models: ["openrouter:far/off", "openai:gpt-5"]
                parameters: {temperature: 0.2, max_tokens: 50, stop: [END], reasoning: {effort: low}, top_p: 1e-1}
              free/plain: ["ollama:llama3.2"]
            models:
              - {provider: openai, id: gpt-4o, context: 128000, max-output: 16384, price: {prompt: 2.5, completion: 10, per: million},
                 capabilities: [chat, tools], parameters: {temperature: {min: 0, max: 2, default: 1.0}, seed: unsupported}}
              - id: "openrouter:x"
            same:
              - {openai: gpt-4o, openrouter: openai/gpt-4o}
            local:
              nli-tiny: {class-path: models/nli-tiny, kind: nli, max-tokens: 128}
              mine: {folder: ./here, pooling: mean, normalize: true, labels: [a, b], threads: 2}
              hub: {hub: org/model, revision: main, graph: onnx/model.onnx}
            tokenizers:
              - {prefix: house-, like: gpt-4o}
              - {prefix: other-, file: tokenizer.json}
            """;
    private static final String PROPERTIES = """
            # a comment
            ratatoskr.http.port=9740
            ratatoskr.http.body-limit = 64MiB
            ratatoskr.routing.chat=openai,\\
              ollama
            ratatoskr.routing.total: 900s
            ratatoskr.providers.mine.base-url=https://example.com/v1
            ratatoskr.providers.mine.headers=a: b; c: d
            ratatoskr.providers.mine.models=a,b
            ratatoskr.provider-defaults.breaker-failure-rate=50%
            ratatoskr.models.disk-budget=50GiB
            camel.main.name=x\\u00e6
            own.key=1
            """;
    private static final List<String> LINES = List.of(
            "&a [*a]",
            "a: &x {b: *x}",
            "<<: {a: 1}",
            "? [a, b]",
            ": c",
            "- - - - - x",
            "\tx: 1",
            "!!binary aGk=",
            "!!java.lang.Object {}",
            "x: !!int \"a\"",
            "--- a",
            "...",
            "%YAML 9.9",
            "%TAG ! tag:x,2000:",
            "'",
            "\"",
            "|2",
            ">-",
            "a: b: c",
            "aliases: *missing",
            "local: {\"\": null, ~: 1, 1: 2, [a]: b, .inf: .nan}",
            "0x7fffffffffffffffffff: 1e999999999",
            "ratatoskr.http.port=99999999999999999999",
            "ratatoskr.http.header-timeout=9999999999h",
            "ratatoskr.http.body-limit=9999999999999GiB",
            "ratatoskr.providers.X y.base-url=ht!tp://[",
            "=",
            "\\u12",
            "a\\");
    private static final Path HOME = Path.of("no-such-home");

    private final String defaults = ConfigOrigin.packagedDefaults();

    @Override
    public String name() {
        return "config";
    }

    @Override
    public FuzzInput mutate(RandomGenerator random) {
        boolean models = random.nextInt(3) > 0;
        byte[] file = new Mutator(random, LINES).mutate(Words.bytes(models ? MODELS : PROPERTIES));
        return FuzzInput.of(models ? "models" : "properties", random.nextInt(30) == 0 ? nested(random) : file);
    }

    private static byte[] nested(RandomGenerator random) {
        int depth = 1 << random.nextInt(4, 13);
        String open = Words.pick(List.of("[", "{a: ", "- ", "? "), random);
        return Words.bytes("aliases: " + (open.equals("- ") || open.equals("? ") ? "\n " : "") + open.repeat(depth));
    }

    @Override
    public String run(FuzzInput input) {
        Optional<UserFile> file = Optional.of(new UserFile("the-file", input.text(1)));
        boolean models = input.text(0).equals("models");
        var origin = new ConfigOrigin(
                HOME,
                new ConfigOrigin.PackagedFiles(defaults, ""),
                models
                        ? new ConfigOrigin.UserFiles(Optional.empty(), file)
                        : new ConfigOrigin.UserFiles(file, Optional.empty()),
                Map.of(),
                Map.of(),
                Map.of());
        try {
            SettingsLoader.load(origin);
            return "settings";
        } catch (ConfigurationInvalid e) {
            if (e.getMessage().contains("Exception")) {
                throw new AssertionError("a message with internals: " + e.getMessage(), e);
            }
            return "mistakes";
        }
    }
}
