package io.ratatoskr.cli;

import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ModelQuery;
import io.ratatoskr.wire.ModelAnswers;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Lists models: {@code models}, and the same as {@code models list}. */
@Command(name = "models", description = "List the models that can be called.")
class ModelsCommand implements Callable<Integer> {
    /** The same under a name of its own. */
    @Command(name = "list", description = "List the models that can be called, as 'models' does.")
    static final class Listed extends ModelsCommand {
        Listed(Root root) {
            super(root);
        }
    }

    private final Root root;

    @Option(
            names = "--capability",
            paramLabel = "CAPABILITY",
            converter = CapabilityWord.class,
            split = ",",
            description = "Only those that have it, such as chat, tool_use or embed; may be repeated.")
    private Set<ModelCapability> capabilities = Set.of();

    @Option(
            names = "--provider",
            paramLabel = "PROVIDER",
            split = ",",
            description = "Only those of this provider; may be repeated.")
    private Set<String> providers = Set.of();

    @Option(
            names = "--max-price",
            paramLabel = "USD",
            converter = Price.class,
            description = "Only those that cost no more per million tokens, sent or answered; 0 for free ones.")
    private @Nullable BigDecimal maxPrice;

    @Option(
            names = "--min-context",
            paramLabel = "TOKENS",
            converter = Tokens.class,
            description = "Only those with such a context window, or a larger one.")
    private @Nullable Integer minContext;

    @Option(names = "--query", paramLabel = "TEXT", description = "Only those whose id has this text in it.")
    private String query = "";

    @Option(names = "--all", description = "Also those that cannot be called now, and why.")
    private boolean all;

    @Option(names = "--json", description = "Print a JSON list.")
    private boolean json;

    ModelsCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        var wanted = new ModelQuery(capabilities, providers, maxPrice, minContext, query, all);
        List<ModelMetadata> models;
        try (ModelGateway gateway = root.gateway()) {
            models = gateway.models(wanted);
        }
        if (json) {
            try (OutputStream out = root.output().bytes()) {
                out.write(ModelAnswers.write(models));
                out.write('\n');
            }
        } else if (models.isEmpty()) {
            root.note(
                    wanted.equals(ModelQuery.CALLABLE)
                            ? "no model can be called; 'ratatoskr models --all' tells why"
                            : "no such model" + (all ? " is known" : " can be called; --all shows others"));
        } else {
            writeTable(models);
        }
        return ExitCodes.OK;
    }

    private void writeTable(List<ModelMetadata> models) {
        var table = new Table(List.of());
        for (ModelMetadata model : models) {
            ModelInfo info = model.info();
            table.row(List.of(
                    info.provider(),
                    info.id(),
                    ModelWords.tokens(info.contextWindow()),
                    ModelWords.brief(model),
                    ModelWords.capabilities(info),
                    info.callable() ? "" : "(not callable: %s)".formatted(ModelWords.reason(info))));
        }
        table.print(root.output());
        root.output().flush();
    }

    /** Reads a capability as JSON writes it. */
    static final class CapabilityWord implements ITypeConverter<ModelCapability> {
        @Override
        public ModelCapability convert(String word) {
            return ModelCapability.of(word)
                    .orElseThrow(() -> new TypeConversionException("'%s' is none; there are %s"
                            .formatted(
                                    word,
                                    Arrays.stream(ModelCapability.values())
                                            .map(ModelCapability::word)
                                            .collect(Collectors.joining(", ")))));
        }
    }

    /** Reads US dollars per million tokens. */
    static final class Price implements ITypeConverter<BigDecimal> {
        @Override
        public BigDecimal convert(String word) {
            try {
                var price = new BigDecimal(word);
                if (price.signum() >= 0) {
                    return price;
                }
            } catch (NumberFormatException none) {
                // Told below, in words that name no class
            }
            throw new TypeConversionException(
                    "'%s' is no price; a number of US dollars per million tokens, 0 or more, is wanted"
                            .formatted(word));
        }
    }

    /** Reads a number of tokens. */
    static final class Tokens implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String word) {
            try {
                int tokens = Integer.parseInt(word);
                if (tokens >= 0) {
                    return tokens;
                }
            } catch (NumberFormatException none) {
                // Told below
            }
            throw new TypeConversionException("'%s' is no number of tokens, such as 100000".formatted(word));
        }
    }
}
