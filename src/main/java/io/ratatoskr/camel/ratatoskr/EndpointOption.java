package io.ratatoskr.camel.ratatoskr;

import io.ratatoskr.camel.exchange.RatatoskrHeaders;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of {@code ratatoskr:} endpoints that become headers of the request. */
enum EndpointOption {
    MODEL("model", RatatoskrHeaders.MODEL, String.class),
    PROVIDER("provider", RatatoskrHeaders.PROVIDER, String.class),
    SYSTEM("system", RatatoskrHeaders.SYSTEM, String.class),
    TEMPERATURE("temperature", RatatoskrHeaders.TEMPERATURE, Double.class),
    MAX_TOKENS("maxTokens", RatatoskrHeaders.MAX_TOKENS, Integer.class),
    RESPONSE_FORMAT("responseFormat", RatatoskrHeaders.RESPONSE_FORMAT, String.class),
    LABELS("labels", RatatoskrHeaders.LABELS, Object.class),
    HYPOTHESIS("hypothesis", RatatoskrHeaders.HYPOTHESIS, String.class),
    TARGET("target", RatatoskrHeaders.TARGET, String.class),
    QUERY("query", RatatoskrHeaders.QUERY, String.class),
    TOP_N("topN", RatatoskrHeaders.TOP_N, Integer.class),
    PARAMETERS("parameters", RatatoskrHeaders.PARAMETERS, String.class),
    TIMEOUT("timeout", RatatoskrHeaders.TIMEOUT, String.class),
    INPUT("input", RatatoskrHeaders.INPUT, String.class);

    /** The headers of requests, in the order of the options. */
    static final List<String> HEADERS = EnumSet.allOf(EndpointOption.class).stream()
            .map(EndpointOption::header)
            .toList();

    private final String optionName;
    private final String header;
    private final Class<?> type;

    EndpointOption(String optionName, String header, Class<?> type) {
        this.optionName = optionName;
        this.header = header;
        this.type = type;
    }

    /** The name in URIs. */
    String optionName() {
        return optionName;
    }

    String header() {
        return header;
    }

    /** The type of the header's value. */
    Class<?> type() {
        return type;
    }

    /** The text of the option: a simple expression, or a constant; null when it is not set. */
    @Nullable
    String text(RatatoskrConfiguration configuration) {
        return switch (this) {
            case MODEL -> configuration.getModel();
            case PROVIDER -> configuration.getProvider();
            case SYSTEM -> configuration.getSystem();
            case TEMPERATURE -> configuration.getTemperature();
            case MAX_TOKENS -> configuration.getMaxTokens();
            case RESPONSE_FORMAT -> configuration.getResponseFormat();
            case LABELS -> configuration.getLabels();
            case HYPOTHESIS -> configuration.getHypothesis();
            case TARGET -> configuration.getTarget();
            case QUERY -> configuration.getQuery();
            case TOP_N -> configuration.getTopN();
            case PARAMETERS -> configuration.getParameters();
            case TIMEOUT -> configuration.getTimeout();
            case INPUT -> configuration.getInput();
        };
    }
}
