package io.ratatoskr.camel.frontend;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.cache.CacheStatus;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.parameters.ParameterChange;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The x-ratatoskr-* headers of responses, of any frontend. */
public final class GatewayHeaders {
    /** Name of the header with the cost in US dollars. */
    public static final String COST = "x-ratatoskr-cost";

    /** Header length above which further names are omitted. */
    private static final int MAX_CHANGES_LENGTH = 1_000;

    private static final String CANDIDATES = "x-ratatoskr-candidates";
    private static final int MAX_NAME_LENGTH = 200;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private GatewayHeaders() {}

    /** Adds what a complete response is known to have: truncated texts, and its cost. */
    public static void addResult(Map<String, String> headers, ModelResponse response) {
        List<Integer> truncated = truncated(response);
        if (!truncated.isEmpty()) {
            headers.put("x-ratatoskr-truncated", Integer.toString(truncated.size()));
        }
        Usage usage = response.usage();
        BigDecimal cost = usage == null ? null : usage.cost();
        if (cost != null) {
            headers.put(COST, cost.toPlainString());
        }
    }

    /** Returns the headers for the provider, the model, the attempts, the gateway's own time and the changed parameters. */
    public static Map<String, String> headers(@Nullable RequestStats stats, String provider, @Nullable String model) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("x-ratatoskr-provider", printable(provider));
        if (model != null) {
            headers.put("x-ratatoskr-model", printable(model));
        }
        if (stats != null) {
            headers.put("x-ratatoskr-attempts", Integer.toString(stats.calls()));
            headers.put("x-ratatoskr-overhead-ms", millis(stats.overheadNanos()));
            String route = stats.route();
            if (route != null) {
                headers.put(CANDIDATES, route);
            }
            changes(headers, stats.changes());
            CacheStatus cached = stats.cacheStatus();
            if (cached != null) {
                cache(headers, cached);
            }
        }
        return headers;
    }

    /** The headers of a response to a request that has failed: the candidates, if the caller requests them. */
    public static Map<String, String> ofFailure(Exchange exchange) {
        String route = exchange.getVariable(RatatoskrConstants.REQUEST_STATS) instanceof RequestStats stats
                ? stats.route()
                : null;
        return route == null ? Map.of() : Map.of(CANDIDATES, route);
    }

    private static void cache(Map<String, String> headers, CacheStatus status) {
        headers.put("x-ratatoskr-cache", status.kind().wireName());
        if (status.kind() == CacheStatus.Kind.HIT) {
            headers.put("age", Long.toString(status.ageSeconds()));
            headers.put(COST, "0");
        }
    }

    /** Adds the names of parameters that were not sent as the caller set them. */
    private static void changes(Map<String, String> headers, List<ParameterChange> changes) {
        for (ParameterChange change : changes) {
            if (change.action() != ParameterChange.Action.RENAMED) {
                headers.merge(
                        "x-ratatoskr-" + change.action().wireName(),
                        printable(change.parameter()),
                        (before, more) -> before.length() > MAX_CHANGES_LENGTH ? before : before + ", " + more);
            }
        }
    }

    private static List<Integer> truncated(ModelResponse response) {
        return switch (response) {
            case EmbedResponse vectors -> vectors.truncated();
            case ScoringResponse scores -> scores.truncated();
            case ChatResponse chat -> List.of();
            case GenerateResponse completion -> List.of();
        };
    }

    /** Formats milliseconds with three decimals. */
    private static String millis(long nanos) {
        long micros = Math.max(0, nanos / 1_000);
        String fraction = Long.toString(micros % 1_000);
        return micros / 1_000 + "." + "000".substring(fraction.length()) + fraction;
    }

    /** Percent-encodes, as UTF-8, what a header cannot carry, the percent sign included; shortened. */
    private static String printable(String text) {
        String shortened = Text.shorten(text, MAX_NAME_LENGTH);
        boolean plain = true;
        for (int i = 0; plain && i < shortened.length(); i++) {
            plain = isPlain(shortened.charAt(i));
        }
        if (plain) {
            return shortened;
        }
        var encoded = new StringBuilder(shortened.length() * 3);
        for (byte b : shortened.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain((char) (b & 0xff))) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHighHexDigit(b)).append(HEX.toLowHexDigit(b));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(char c) {
        return c > 0x20 && c < 0x7f && c != '%';
    }
}
