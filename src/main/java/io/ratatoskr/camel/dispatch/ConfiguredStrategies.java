package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.internal.Suggestions;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.strategy.BuiltInStrategies;
import io.ratatoskr.routing.strategy.RoutingStrategy;
import io.ratatoskr.routing.strategy.StrategySequence;
import io.ratatoskr.settings.AliasRouting;
import io.ratatoskr.settings.FailureClass;
import io.ratatoskr.settings.FallbackLists;
import io.ratatoskr.settings.StrategyChoice;
import io.ratatoskr.settings.StrategySettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The strategies and fallback lists of the settings. {@link #resolve} comes before the first request; after it this is immutable, save
 * for the state of strategies, and thread-safe.
 */
public final class ConfiguredStrategies {
    private static final int MAX_DISTANCE = 3;

    /** @param sequence the strategies of the choice */
    record Strategy(StrategyChoice choice, StrategySequence sequence) {}

    private final StrategySettings settings;
    private final AliasRouting aliases;
    private final boolean hasLists;
    private final Map<Operation, Strategy> byOperation = new EnumMap<>(Operation.class);
    private final Map<String, Strategy> byAlias = new HashMap<>();
    private final List<String> errors = new ArrayList<>();
    private final Strategy priority;
    private final Map<String, RoutingStrategy> known;

    /** @param builtIn by name; with those of the configuration before, turns go on */
    public ConfiguredStrategies(StrategySettings settings, AliasRouting aliases, Map<String, RoutingStrategy> builtIn) {
        this.known = new TreeMap<>(builtIn);
        this.settings = settings;
        this.aliases = aliases;
        this.hasLists = !settings.fallback().isEmpty() || !aliases.fallback().isEmpty();
        this.priority = strategy("", StrategyChoice.PRIORITY);
    }

    /** By priority, without fallback lists. */
    public static ConfiguredStrategies none() {
        return new ConfiguredStrategies(StrategySettings.NONE, AliasRouting.NONE, BuiltInStrategies.create());
    }

    /**
     * Finds the strategies by their names.
     *
     * @param extensions the strategies of beans and services, by name; read only when a name is not one of ours
     */
    public void resolve(Supplier<Map<String, RoutingStrategy>> extensions) {
        byOperation.clear();
        byAlias.clear();
        errors.clear();
        if (choices().flatMap(choice -> choice.names().stream()).anyMatch(name -> !known.containsKey(name))) {
            extensions.get().forEach(known::putIfAbsent);
        }
        settings.byOperation()
                .forEach((operation, choice) -> byOperation.put(
                        operation, strategy("ratatoskr.routing." + operation.wireName() + ".strategy", choice)));
        new LinkedHashMap<>(aliases.strategies())
                .forEach((alias, choice) ->
                        byAlias.put(alias, strategy("models.yaml: aliases." + alias + ".strategy", choice)));
    }

    private Stream<StrategyChoice> choices() {
        return Stream.concat(settings.byOperation().values().stream(), aliases.strategies().values().stream());
    }

    private Strategy strategy(String key, StrategyChoice choice) {
        var sequence = new ArrayList<RoutingStrategy>();
        for (String name : choice.names()) {
            RoutingStrategy one = known.get(name);
            if (one == null) {
                List<String> near = Suggestions.closest(name, known.keySet(), MAX_DISTANCE, text -> text);
                errors.add("%s: unknown strategy '%s'; %s"
                        .formatted(
                                key,
                                name,
                                near.isEmpty()
                                        ? "expected one of " + String.join(", ", known.keySet())
                                        : "did you mean " + near.getFirst() + "?"));
            } else {
                sequence.add(one);
            }
        }
        return new Strategy(choice, new StrategySequence(sequence));
    }

    /** The names that are not known, each with its key. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** Returns whether any strategy reads measured loads. */
    public boolean readsLoads() {
        return choices().anyMatch(BuiltInStrategies::readsLoads);
    }

    /** The strategy of a request; null: by priority. */
    @Nullable
    Strategy of(ModelRequest request) {
        if (!byAlias.isEmpty()) {
            Strategy own = byAlias.get(request.model());
            if (own != null) {
                return own.choice().isPriority() ? null : own;
            }
        }
        return byOperation.get(request.operation());
    }

    Strategy orPriority(ModelRequest request) {
        Strategy strategy = of(request);
        return strategy == null ? priority : strategy;
    }

    /** Whether a fallback list may apply: never to embeddings, since those of different models are not comparable. */
    boolean hasFallback(ModelRequest request) {
        return hasLists && request.operation() != Operation.EMBED;
    }

    /**
     * The models after a failure of that class: of the requested model or alias, else of the candidate that failed, else of all requests.
     *
     * @param failed null: none was called
     */
    Optional<List<String>> fallback(ModelRequest request, @Nullable Candidate failed, FailureClass failures) {
        Optional<List<String>> own = list(request.model(), failures);
        if (own.isEmpty() && failed != null) {
            own = list(failed.provider() + ":" + failed.model(), failures).or(() -> list(failed.model(), failures));
        }
        return own.or(() -> settings.fallback().of(failures));
    }

    private Optional<List<String>> list(String name, FailureClass failures) {
        return aliases.fallback().getOrDefault(name, FallbackLists.NONE).of(failures);
    }

    /** The lists of the requested model or alias and of all requests. */
    FallbackLists fallbackLists(ModelRequest request) {
        if (!hasFallback(request)) {
            return FallbackLists.NONE;
        }
        var lists = new EnumMap<FailureClass, List<String>>(FailureClass.class);
        for (FailureClass failures : FailureClass.values()) {
            fallback(request, null, failures)
                    .filter(models -> !models.isEmpty())
                    .ifPresent(models -> lists.put(failures, models));
        }
        return new FallbackLists(lists);
    }
}
