package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.dialect.ratatoskr.RatatoskrModelWriter;
import java.io.IOException;
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
    /** The same as an explicit subcommand. */
    @Command(name = "list", description = "List the models that can be called, as 'models' does.")
    static final class ListCommand extends ModelsCommand {
        ListCommand(RootCommand root) {
            super(root);
        }
    }

    private final RootCommand root;

    @Option(
            names = "--capability",
            paramLabel = "CAPABILITY",
            converter = CapabilityConverter.class,
            split = ",",
            description = "Only models with this capability, e.g. chat, tool_use or embed; may be repeated.")
    private Set<ModelCapability> capabilities = Set.of();

    @Option(
            names = "--provider",
            paramLabel = "PROVIDER",
            split = ",",
            description = "Only models of this provider; may be repeated.")
    private Set<String> providers = Set.of();

    @Option(
            names = "--max-price",
            paramLabel = "USD",
            converter = PriceConverter.class,
            description = "Only models that cost at most this per million input and output tokens; 0: free models.")
    private @Nullable BigDecimal maxPrice;

    @Option(
            names = "--min-context",
            paramLabel = "TOKENS",
            converter = TokenCountConverter.class,
            description = "Only models with at least this context window.")
    private @Nullable Integer minContext;

    @Option(names = "--query", paramLabel = "TEXT", description = "Only models whose id contains this text.")
    private String query = "";

    @Option(names = "--all", description = "Include models that cannot be called now, with the reason.")
    private boolean all;

    @Option(names = "--json", description = "Print a JSON list.")
    private boolean json;

    ModelsCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        var modelQuery = new ModelQuery(capabilities, providers, maxPrice, minContext, query, all);
        List<ModelMetadata> models;
        try (ModelGateway gateway = root.gateway()) {
            models = gateway.models(modelQuery);
        }
        if (json) {
            root.output().json(RatatoskrModelWriter.write(models));
        } else if (models.isEmpty()) {
            root.note(
                    modelQuery.equals(ModelQuery.CALLABLE)
                            ? "no model can be called; 'ratatoskr models --all' shows why"
                            : "no matching model" + (all ? " is known" : " can be called; --all shows others"));
        } else {
            writeTable(models);
        }
        return ExitCodes.OK;
    }

    private void writeTable(List<ModelMetadata> models) {
        var table = new TextTable(List.of());
        for (ModelMetadata model : models) {
            ModelInfo info = model.info();
            table.addRow(List.of(
                    info.provider(),
                    info.id(),
                    ModelFormatter.tokens(info.contextWindow()),
                    ModelFormatter.shortPrice(model),
                    ModelFormatter.capabilities(info),
                    info.callable() ? "" : "(not callable: %s)".formatted(ModelFormatter.unavailableReason(info))));
        }
        table.print(root.output());
        root.output().flush();
    }

    /** Converts a capability's name in JSON. */
    static final class CapabilityConverter implements ITypeConverter<ModelCapability> {
        @Override
        public ModelCapability convert(String word) {
            return ModelCapability.fromWireName(word)
                    .orElseThrow(() -> new TypeConversionException("'%s' is not a capability; expected one of %s"
                            .formatted(
                                    word,
                                    Arrays.stream(ModelCapability.values())
                                            .map(ModelCapability::wireName)
                                            .collect(Collectors.joining(", ")))));
        }
    }

    /** Converts US dollars per million tokens. */
    static final class PriceConverter implements ITypeConverter<BigDecimal> {
        @Override
        public BigDecimal convert(String word) {
            try {
                var price = new BigDecimal(word);
                if (price.signum() >= 0) {
                    return price;
                }
            } catch (NumberFormatException notANumber) {
                // rejected below, with a message of our own
            }
            throw new TypeConversionException(
                    "'%s' is not a price; expected US dollars per million tokens, 0 or more".formatted(word));
        }
    }

    /** Converts a number of tokens. */
    static final class TokenCountConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String word) {
            try {
                int tokens = Integer.parseInt(word);
                if (tokens >= 0) {
                    return tokens;
                }
            } catch (NumberFormatException notANumber) {
                // rejected below
            }
            throw new TypeConversionException("'%s' is not a number of tokens; expected e.g. 100000".formatted(word));
        }
    }
}
