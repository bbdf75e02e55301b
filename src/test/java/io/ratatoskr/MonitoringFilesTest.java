package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ratatoskr.cache.CacheStatistics;
import io.ratatoskr.camel.exchange.CacheCounts;
import io.ratatoskr.camel.redis.RedisConnection;
import io.ratatoskr.camel.telemetry.ContextMeters;
import io.ratatoskr.camel.telemetry.RedisMeters;
import io.ratatoskr.jms.JmsStatistics;
import io.ratatoskr.json.Json;
import io.ratatoskr.kafka.KafkaStatistics;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.settings.RedisSettings;
import io.ratatoskr.settings.Secret;
import io.ratatoskr.testing.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The dashboard, the alert rules and the page about metrics, held against what a gateway shows that has served requests of every kind:
 * each metric and each label that they name exists.
 */
@Timeout(120)
final class MonitoringFilesTest {
    private static final Path FILES = Path.of("docs/monitoring");
    /** Prometheus's own metric of each target, and the label of the target. */
    private static final String UP = "up";

    private static final Set<String> TARGET_LABELS = Set.of("instance", "job");
    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\s*\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*(?!\\w|\\s*\\()");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset");

    /** The labels of each metric that was scraped. */
    private static final Map<String, Set<String>> SCRAPED = new HashMap<>();

    private static final Map<String, String> TYPES = new HashMap<>();
    private static final Set<String> STATUSES = new HashSet<>();

    @TempDir
    static Path home;

    @BeforeAll
    static void scrapeAGatewayThatHasServedRequests() throws Exception {
        Path models = Files.writeString(home.resolve("models.yaml"), """
                aliases: {pair: ["openai:some-model", "compatible:other"]}
                local: {rerank-tiny: {class-path: models/rerank-tiny}}
                """);
        try (MockProvider first = MockProvider.start();
                MockProvider second = MockProvider.start();
                TestGateway gateway = TestGateway.with(
                        models,
                        Map.of("OPENAI_API_KEY", "key", "OPENROUTER_API_KEY", "key"),
                        "ratatoskr.management.port",
                        "0",
                        "ratatoskr.grpc.port",
                        "0",
                        "ratatoskr.tcp.port",
                        "0",
                        "ratatoskr.providers.openai.base-url",
                        first.baseUrl(),
                        "ratatoskr.providers.compatible.base-url",
                        second.baseUrl())) {
            first.always(MockResponse.error(503, "down"));
            second.always(MockResponse.text("one two three"));
            chat(gateway, "{\"model\":\"pair\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            chat(
                    gateway,
                    "{\"model\":\"compatible:m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            assertThat(gateway.post(
                                    "/v1/rerank",
                                    "{\"model\":\"local:rerank-tiny\",\"query\":\"a\",\"documents\":[\"b\",\"c\"]}")
                            .statusCode())
                    .isEqualTo(200);
            gateway.post("/v1/chat/completions", "{");
            System.gc();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                add(Scrape.of(gateway.context()));
                return SCRAPED.containsKey("jvm_gc_pause_seconds_sum")
                        && SCRAPED.containsKey("ratatoskr_time_per_output_token_seconds_bucket");
            });
        }
        scrapeCacheAndQueues();
    }

    private static void chat(TestGateway gateway, String body) {
        assertThat(gateway.post("/v1/chat/completions", body).statusCode()).isEqualTo(200);
    }

    private static void scrapeCacheAndQueues() throws IOException {
        var settings = new RedisSettings(
                Optional.of(new Secret("redis://127.0.0.1:1")), Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (var context = new DefaultCamelContext();
                RedisConnection redis = RedisConnection.of(settings).orElseThrow()) {
            context.getRegistry().bind("cache", (CacheCounts)
                    () -> new CacheStatistics(new CacheStatistics.Lookups(1, 0, 0, 1, 0, 0), 1, 0, 1, 2));
            context.getRegistry().bind("kafka", new KafkaStatistics());
            context.getRegistry().bind("jms", new JmsStatistics(() -> true, () -> 0));
            var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            ContextMeters.of(context).forEach(binder -> binder.bindTo(registry));
            new RedisMeters(redis).bindTo(registry);
            add(Scrape.parse(registry.scrape()));
        }
    }

    private static void add(Scrape scrape) {
        scrape.samples().forEach(sample -> {
            SCRAPED.computeIfAbsent(sample.name(), name -> new HashSet<>())
                    .addAll(sample.labels().keySet());
            String status = sample.labels().get("status");
            if (status != null) {
                STATUSES.add(status);
            }
        });
        TYPES.putAll(scrape.types());
    }

    @AfterAll
    static void clear() {
        SCRAPED.clear();
    }

    private static JsonNode dashboard() throws IOException {
        return Json.mapper().readTree(Files.readString(FILES.resolve("grafana-dashboard.json")));
    }

    private static List<Map<String, Object>> rules() throws IOException {
        Object yaml =
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILES.resolve("alerts.yaml")));
        var rules = new ArrayList<Map<String, Object>>();
        for (Object group : list(map(yaml).get("groups"))) {
            list(map(group).get("rules")).forEach(rule -> rules.add(map(rule)));
        }
        return rules;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    @TestFactory
    Stream<DynamicTest> every_expression_of_the_dashboard_fits_the_metrics() throws IOException {
        var expressions = new ArrayList<DynamicTest>();
        for (JsonNode panel : dashboard().get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String expression = target.get("expr").asText();
                expressions.add(DynamicTest.dynamicTest(
                        panel.get("title").asText() + ": " + expression, () -> check(expression)));
            }
        }
        assertThat(expressions).hasSizeGreaterThan(40);
        return expressions.stream();
    }

    @Test
    void the_variables_of_the_dashboard_fit_the_metrics() throws IOException {
        for (JsonNode variable : dashboard().get("templating").get("list")) {
            if (variable.get("type").asText().equals("query")) {
                Matcher query = Pattern.compile("label_values\\((\\w+), (\\w+)\\)")
                        .matcher(variable.get("definition").asText());
                assertThat(query.matches()).isTrue();
                assertThat(SCRAPED).containsKey(query.group(1));
                requireLabel(query.group(1), query.group(2));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> every_alert_fits_the_metrics() throws IOException {
        List<Map<String, Object>> rules = rules();
        assertThat(rules).hasSizeGreaterThan(10);
        return rules.stream()
                .map(rule -> DynamicTest.dynamicTest(String.valueOf(rule.get("alert")), () -> {
                    check(String.valueOf(rule.get("expr")));
                    assertThat(map(rule.get("labels"))).containsKey("severity");
                    assertThat(map(rule.get("annotations"))).containsKeys("summary", "runbook");
                    assertThat(String.valueOf(rule.get("for"))).matches("\\d+[smh]");
                }));
    }

    @Test
    void the_metrics_and_labels_of_the_runbook_exist() throws IOException {
        String runbook = Files.readString(Path.of("docs/runbook.md"));
        var unknown = new TreeSet<String>();
        Pattern.compile("\\b(?:ratatoskr|jvm|process|system)_\\w++(?:\\{[^}]*})?+(?!\\()")
                .matcher(runbook)
                .results()
                .map(found -> found.group())
                .forEach(name -> {
                    if (SCRAPED.containsKey(name + "_count")) {
                        return;
                    }
                    unknown.addAll(mistakes(name));
                });
        Pattern.compile("grep -?E? *'\\^(\\w+_)\\(([\\w|]+)\\)(\\w*)'")
                .matcher(runbook)
                .results()
                .forEach(found -> {
                    for (String name : found.group(2).split("\\|")) {
                        String whole = found.group(1) + name + found.group(3);
                        if (SCRAPED.keySet().stream().noneMatch(known -> known.startsWith(whole))) {
                            unknown.add(whole);
                        }
                    }
                });
        assertThat(unknown).isEmpty();
    }

    @Test
    void a_metric_or_label_that_does_not_exist_is_found() {
        assertThat(mistakes("sum(rate(ratatoskr_requests_totals[5m]))"))
                .containsExactly("no metric ratatoskr_requests_totals");
        assertThat(mistakes("ratatoskr_requests_total{outcome=\"ok\"}"))
                .containsExactly("ratatoskr_requests_total has no label outcome");
        assertThat(mistakes("sum by (model) (ratatoskr_requests_total)"))
                .containsExactly("no metric has the label model");
    }

    @Test
    void the_page_about_metrics_has_each_of_the_gateway_with_its_type_and_labels() throws IOException {
        var documented = new HashMap<String, String>();
        Matcher row = Pattern.compile("(?m)^\\| `(ratatoskr_\\w+)(?:\\{([\\w,]*)})?` \\| (\\w+) \\|")
                .matcher(Files.readString(Path.of("docs/telemetry.md")));
        while (row.find()) {
            String labels = row.group(2) == null ? "" : row.group(2);
            documented.put(row.group(1), row.group(3) + new TreeSet<>(List.of(labels.split(","))));
        }
        var shown = new HashMap<String, String>();
        TYPES.forEach((name, type) -> {
            if (name.startsWith("ratatoskr_") && !isMaximum(name)) {
                shown.put(name, type + new TreeSet<>(labelsOf(name, type)));
            }
        });
        assertThat(documented).isEqualTo(shown);
    }

    /** Micrometer's maximum of a timer or summary. */
    private static boolean isMaximum(String name) {
        return name.endsWith("_max") && TYPES.containsKey(name.substring(0, name.length() - "_max".length()));
    }

    private static List<String> labelsOf(String name, String type) {
        String sample = type.equals("histogram") || type.equals("summary") ? name + "_count" : name;
        Set<String> labels = SCRAPED.getOrDefault(sample, Set.of());
        return labels.isEmpty() ? List.of("") : List.copyOf(labels);
    }

    private static void check(String expression) {
        assertThat(mistakes(expression)).as(expression).isEmpty();
        assertThat(expression.chars().filter(c -> c == '(').count())
                .isEqualTo(expression.chars().filter(c -> c == ')').count());
    }

    private static List<String> mistakes(String expression) {
        var mistakes = new LinkedHashSet<String>();
        String rest = expression.replaceAll("\\[[^\\]]*]", "");
        Matcher selector = SELECTOR.matcher(rest);
        while (selector.find()) {
            String metric = selector.group(1);
            Matcher matcher = MATCHER.matcher(selector.group(2));
            while (matcher.find()) {
                if (SCRAPED.containsKey(metric) && !hasLabel(metric, matcher.group(1))) {
                    mistakes.add(metric + " has no label " + matcher.group(1));
                }
            }
        }
        rest = rest.replaceAll("\\{[^}]*}", "").replaceAll("\"[^\"]*\"", "");
        var grouping = new ArrayList<String>();
        Matcher groups = GROUPING.matcher(rest);
        while (groups.find()) {
            grouping.addAll(List.of(groups.group(1).split("\\s*,\\s*")));
        }
        rest = GROUPING.matcher(rest).replaceAll(" ");
        var metrics = new LinkedHashSet<String>();
        Matcher name = NAME.matcher(rest);
        while (name.find()) {
            if (!KEYWORDS.contains(name.group())) {
                metrics.add(name.group());
            }
        }
        metrics.stream()
                .filter(metric -> !metric.equals(UP) && !SCRAPED.containsKey(metric))
                .forEach(metric -> mistakes.add("no metric " + metric));
        grouping.stream()
                .map(String::strip)
                .filter(label ->
                        metrics.stream().filter(SCRAPED::containsKey).noneMatch(metric -> hasLabel(metric, label)))
                .forEach(label -> mistakes.add("no metric has the label " + label));
        return List.copyOf(mistakes);
    }

    private static boolean hasLabel(String metric, String label) {
        return TARGET_LABELS.contains(label) || SCRAPED.get(metric).contains(label);
    }

    private static void requireLabel(String metric, String label) {
        assertThat(hasLabel(metric, label)).as("%s of %s", label, metric).isTrue();
    }
}
