package io.ratatoskr.parameters;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import io.ratatoskr.api.ParameterAvailability.Opaque;
import io.ratatoskr.api.ParameterAvailability.Unsupported;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.UnsupportedParameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adapts a request to the known parameters of a model. Tools, response format and message parts are never dropped: a model without
 * them is {@link Fitted.Unfit}. The output token limit is clamped and renamed, never dropped. No side effects; thread-safe.
 */
public final class Fitting {
    private final ModelMetadata model;
    private final Set<String> learned;
    private final Carrier carrier;
    private final Policy policy;

    /**
     * @param learned parameters that the provider recently rejected for this model
     * @param carrier fields and parts that the provider's API supports
     */
    public Fitting(ModelMetadata model, Set<String> learned, Carrier carrier, Policy policy) {
        this.model = model;
        this.learned = learned;
        this.carrier = carrier;
        this.policy = policy;
    }

    public Fitted fit(ModelRequest request) {
        if (policy == Policy.IGNORE || request instanceof ScoringRequest || isAnything()) {
            return new Fitted.Fit(request, List.of());
        }
        Fitted.Unfit lacking = lacking(request);
        if (lacking != null) {
            return lacking;
        }
        List<Finding> findings = new ArrayList<>();
        var out = new HashSet<String>();
        for (Given given : Given.in(request)) {
            String why = problem(given);
            if (why != null) {
                out.add(given.name());
                if (!given.isIdle()) {
                    findings.add(new Finding(given.name(), Finding.Deed.DROPPED, why));
                }
            }
        }
        ModelRequest fitted = limited(Without.of(request, out), findings);
        if (policy == Policy.ERROR) {
            for (Finding finding : findings) {
                if (finding.deed() != Finding.Deed.RENAMED) {
                    return unfit(finding.parameter(), finding.why());
                }
            }
        }
        return new Fitted.Fit(fitted, findings);
    }

    /** Returns true if nothing is known that could restrict a request. */
    private boolean isAnything() {
        return model.parameters().isEmpty()
                && model.inputModalities().isEmpty()
                && model.maxOutputTokens() == null
                && learned.isEmpty()
                && carrier.fields() == null;
    }

    /**
     * The gateway's name for the parameter of this request that a provider rejected.
     *
     * @param told the provider's name for it, possibly a path such as {@code reasoning.effort}
     * @return null when the request has no such parameter
     */
    public static @Nullable String named(String told, ModelRequest request) {
        int end = 0;
        while (end < told.length() && told.charAt(end) != '.' && told.charAt(end) != '[') {
            end++;
        }
        String first = told.substring(0, end);
        String name = switch (first) {
            case "reasoning_effort", "thinking" -> "reasoning";
            case "stop_sequences" -> "stop";
            case "response_format" -> hasSchema(request) ? Needs.SCHEMA : first;
            default -> first;
        };
        boolean set = Needs.of(request).parameters().contains(name)
                || name.equals(Limit.name(request))
                || Given.in(request).stream().anyMatch(given -> given.name().equals(name));
        return set ? name : null;
    }

    /**
     * Returns true if the rejected name covers the whole parameter. A rejected field of a tool, or a reasoning budget beside an effort,
     * does not reject tools or reasoning as such.
     */
    public static boolean isWhole(String told, ModelRequest request) {
        if (told.equals("reasoning") || told.equals("thinking")) {
            ReasoningConfig config = reasoning(request);
            return config == null
                    || config.equals(config.effort() == null ? null : ReasoningConfig.ofEffort(config.effort()));
        }
        return told.indexOf('.') < 0 && told.indexOf('[') < 0;
    }

    private static @Nullable ReasoningConfig reasoning(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> chat.options().reasoning();
            case GenerateRequest generate -> generate.options().reasoning();
            case EmbedRequest embed -> null;
            case ScoringRequest task -> null;
        };
    }

    private static boolean hasSchema(ModelRequest request) {
        return request instanceof ChatRequest chat
                && chat.options().responseFormat() instanceof ResponseFormat.JsonSchema;
    }

    private Fitted.@Nullable Unfit lacking(ModelRequest request) {
        Needs needs = Needs.of(request);
        for (String name : needs.parameters()) {
            if (availability(name) instanceof Unsupported) {
                return unfit(name.equals(Needs.SCHEMA) ? "response_format" : name, lackOf(name));
            }
        }
        List<String> takes = model.inputModalities();
        for (String modality : needs.modalities()) {
            if (!takes.isEmpty() && !takes.contains(modality) && !carrier.reads(modality)) {
                return unfit("messages", "a message part is of type %s; the model supports %s".formatted(modality, takes));
            }
        }
        return null;
    }

    private String lackOf(String name) {
        return learned.contains(name)
                ? "the provider rejected it recently"
                : name.equals(Needs.SCHEMA) ? "the model does not support JSON schemas" : "the model does not support it";
    }

    private @Nullable String problem(Given given) {
        if (learned.contains(given.name())) {
            return "the provider rejected it recently";
        }
        return given.extra() && !carrier.has(given.name())
                ? "the provider's API has no such field"
                : Ranges.problem(given, availability(given.name()));
    }

    private ParameterAvailability availability(String name) {
        if (learned.contains(name)) {
            return ParameterAvailability.UNSUPPORTED;
        }
        ParameterAvailability told = model.parameter(name);
        return switch (name) {
            // Two names of one parameter; supporting either is enough
            case "reasoning" ->
                told instanceof Unsupported && model.parameter("reasoning_effort") instanceof Mutable effort
                        ? effort
                        : told;
            case Needs.SCHEMA -> told instanceof Opaque ? model.parameter("response_format") : told;
            default -> told;
        };
    }

    private ModelRequest limited(ModelRequest request, List<Finding> findings) {
        Integer asked = Limit.of(request);
        if (asked == null || request instanceof EmbedRequest) {
            return request;
        }
        ModelRequest fitted = request;
        int most = most();
        if (asked > most) {
            fitted = Limit.lowered(fitted, most);
            findings.add(new Finding(
                    named(request), Finding.Deed.LOWERED, "%d exceeds the maximum %d".formatted(asked, most)));
        }
        String name = Limit.name(fitted);
        if (name != null && availability(name) instanceof Unsupported) {
            String other = name.equals(Limit.MAX_TOKENS) ? Limit.MAX_COMPLETION_TOKENS : Limit.MAX_TOKENS;
            if (!(availability(other) instanceof Unsupported)) {
                findings.add(new Finding(name, Finding.Deed.RENAMED, "sent as " + other));
                fitted = Limit.renamed(fitted);
            }
        }
        return fitted;
    }

    private static String named(ModelRequest request) {
        String name = request instanceof GenerateRequest ? null : Limit.name(request);
        return name == null ? Limit.MAX_TOKENS : name;
    }

    private int most() {
        Integer limit = model.maxOutputTokens();
        double most = limit == null ? Integer.MAX_VALUE : limit;
        for (String name : List.of(Limit.MAX_TOKENS, Limit.MAX_COMPLETION_TOKENS)) {
            if (model.parameter(name) instanceof Mutable range && range.max() != null) {
                most = Math.min(most, range.max());
            }
        }
        return most < 1 ? Integer.MAX_VALUE : (int) most;
    }

    private Fitted.Unfit unfit(String parameter, String why) {
        return new Fitted.Unfit(new UnsupportedParameter(
                "%s: model '%s' does not accept %s: %s"
                        .formatted(
                                model.info().provider(), shortened(model.info().id()), parameter, why),
                parameter));
    }

    private static String shortened(String id) {
        return id.length() > 200 ? id.substring(0, 200) + "…" : id;
    }
}
