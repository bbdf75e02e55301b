package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken route files of every kind: one sentence with file and line each, and nothing started. */
final class BrokenRouteFilesTest {
    private static final String FILE = "routes/custom/broken.camel.yaml";
    /** A valid route in another file, which must not run. */
    private static final String TICKING = """
            - route:
                id: ticking
                from:
                  uri: timer:ticking
                  parameters:
                    delay: 0
                  steps:
                    - log: "ticked before the start"
            """;

    @TempDir
    private Path folder;

    /** @param mistake as the message has it, after the name of the file */
    private record Broken(String kind, String yaml, String mistake) {
        @Override
        public String toString() {
            return kind;
        }
    }

    private static String steps(String steps) {
        return "- route:\n    id: broken\n    from:\n      uri: direct:broken\n      steps:\n" + steps.indent(8);
    }

    static List<Broken> files() {
        return List.of(
                new Broken(
                        "wrong indent",
                        "- route:\n    id: broken\n   from:\n      uri: direct:broken\n",
                        ":3: not valid YAML: the indentation is wrong"),
                new Broken(
                        "wrong level",
                        "- route:\n    id: broken\n    from:\n      uri: direct:broken\n    steps:\n      - log: x\n",
                        ":"),
                new Broken(
                        "tab", "- route:\n\tid: broken\n", ":2: not valid YAML: it contains a tab; indent with spaces"),
                new Broken("unknown step", steps("- lgo: hello"), ":6: unknown key or step 'lgo'; did you mean 'log'?"),
                new Broken(
                        "unknown item",
                        "- rout:\n    id: broken\n",
                        ":1: unknown key or step 'rout'; did you mean 'route'?"),
                new Broken(
                        "unknown option",
                        steps("- to:\n    uri: log:x\n    parameters:\n      shwoAll: true"),
                        ":6: unknown option 'shwoAll' of 'log'; did you mean 'showAll'?"),
                new Broken(
                        "unknown option of a step",
                        steps("- setHeader:\n    nmae: x\n    constant: y"),
                        ":7: unknown option 'nmae'; did you mean 'name'?"),
                new Broken(
                        "unknown option of a route",
                        steps("- log: x").replace("    id:", "    descripton: x\n    id:"),
                        ":2: unknown option 'descripton'; did you mean 'description'?"),
                new Broken(
                        "two routes with a path and method",
                        steps("- log: x").replace("direct:broken", "platform-http:/mine?httpMethodRestrict=GET,POST")
                                + steps("- log: y")
                                        .replace("broken", "second")
                                        .replace("direct:second", "platform-http:/mine?httpMethodRestrict=POST"),
                        ":10: route 'second' cannot start: the path and a method are those of the route 'broken'"),
                new Broken(
                        "path of a route in the REST DSL",
                        steps("- log: x").replace("direct:broken", "platform-http:/mine/orders")
                                + "- rest:\n    path: /mine\n    get:\n      - path: /orders\n        to: direct:chat\n",
                        ":7: the path and a method are those of the route 'broken'"),
                new Broken(
                        "direct without a consumer in an enrich",
                        steps("- enrich:\n    constant: direct:chatt"),
                        ":6: no route consumes direct:chatt; did you mean direct:chat?"),
                new Broken(
                        "direct without a consumer in a recipient list",
                        steps("- recipientList:\n    constant: \"direct:chat,direct:chatt\""),
                        ":6: no route consumes direct:chatt"),
                new Broken(
                        "direct without a consumer in a wire tap",
                        steps("- wireTap:\n    uri: direct:chatt"),
                        ":6: no route consumes direct:chatt"),
                new Broken(
                        "direct that a route consumes in a pollEnrich",
                        steps("- pollEnrich:\n    constant: direct:chat"),
                        ":6: pollEnrich waits for what others send to direct:chat, which a route consumes; use enrich"),
                new Broken(
                        "direct to which nobody sends in a pollEnrich",
                        steps("- pollEnrich:\n    constant: direct:chatt"),
                        ":6: pollEnrich waits for what others send to direct:chatt, and no route does"),
                new Broken(
                        "dead letters without a consumer",
                        "- errorHandler:\n    deadLetterChannel:\n      deadLetterUri: direct:dead\n"
                                + steps("- log: x"),
                        ":3: no route consumes direct:dead"),
                new Broken(
                        "unknown parameter of a kamelet",
                        steps(
                                "- to:\n    uri: kamelet:openai-compatible-sink\n    parameters:\n      baseUrl: http://localhost\n      modle: x"),
                        ":6: unknown parameter 'modle' of kamelet 'openai-compatible-sink'"),
                new Broken(
                        "two steps with an id",
                        steps("- log:\n    id: same\n    message: x\n- log:\n    id: same\n    message: y"),
                        ":"),
                new Broken("unknown component", steps("- to: ftp:host/dir"), ":6: no component 'ftp'"),
                new Broken(
                        "unknown component in a from",
                        "- route:\n    id: broken\n    from:\n      uri: ftp:host\n      steps:\n        - log: x\n",
                        ":4: no component 'ftp'"),
                new Broken(
                        "unknown component inside a choice",
                        steps(
                                "- choice:\n    when:\n      - simple: \"${body}\"\n        steps:\n          - log: x\n          - to: nope:x"),
                        ":11: no component 'nope'"),
                new Broken("dynamic address", steps("- toD: ftp:${header.host}"), ":6: no component 'ftp'"),
                new Broken("missing kamelet", steps("- to: kamelet:nope"), ":6: kamelet 'nope' is "),
                new Broken(
                        "missing kamelet parameter",
                        steps("- to: kamelet:openai-compatible-sink"),
                        ":6: the parameters "),
                new Broken(
                        "duplicate route id",
                        steps("- log: x") + steps("- log: y").replace("direct:broken", "direct:other"),
                        ":8: route id 'broken' is defined twice; the other one is in " + FILE + ":2"),
                new Broken(
                        "bad condition",
                        steps(
                                "- choice:\n    when:\n      - simple: \"${body == 'x'\"\n        steps:\n          - log: x"),
                        ":7: invalid simple expression: "),
                new Broken(
                        "unknown class to convert to",
                        steps("- convertBodyTo:\n    type: io.ratatoskr.ChatRequest"),
                        ":6: no class 'io.ratatoskr.ChatRequest'"),
                new Broken(
                        "unknown class to catch",
                        steps(
                                "- doTry:\n    steps:\n      - log: x\n    doCatch:\n      - exception: [RateLimit]\n        steps:\n          - log: y"),
                        ":10: no class 'RateLimit'"),
                new Broken(
                        "header without a name", steps("- setHeader:\n    constant: x"), ":6: setHeader has no name"),
                new Broken(
                        "steps beside from",
                        "- route:\n    id: broken\n    from:\n      uri: direct:broken\n    steps:\n      - log: x\n",
                        ":2: unknown option 'steps'; they are part of 'from'"),
                new Broken(
                        "option of the wrong type",
                        steps("- to:\n    uri: ratatoskr:chat\n    parameters:\n      temperature: warm"),
                        ":6: option temperature of ratatoskr:chat: 'warm' is not valid; expected a number"),
                new Broken(
                        "path of the gateway",
                        steps("- log: x").replace("direct:broken", "platform-http:/v1/chat/completions"),
                        ":4: route 'broken' cannot start: "),
                new Broken(
                        "bad simple expression",
                        steps("- setBody:\n    simple: \"${foo\""),
                        ":6: invalid simple expression: "),
                new Broken(
                        "unknown function",
                        steps("- setBody:\n    simple: \"${nope()}\""),
                        ":6: invalid simple expression: "),
                new Broken("unknown bean", steps("- bean:\n    ref: nope"), ":6: no bean 'nope'"),
                new Broken(
                        "unresolved placeholder",
                        steps("- to: \"log:{{my.category}}\""),
                        ":6: {{my.category}} has no value; set it in config/application.properties"),
                new Broken(
                        "direct without a consumer",
                        steps("- to: direct:chatt"),
                        ":6: no route consumes direct:chatt; did you mean direct:chat?"),
                new Broken("empty file", "\n", ":1: the file is empty"),
                new Broken("not a list", "route:\n  id: broken\n", ":1: not a list"),
                new Broken(
                        "unknown language",
                        steps(
                                "- setBody:\n    expression:\n      language:\n        language: nope\n        expression: x"),
                        ":"),
                new Broken(
                        "two froms",
                        "- route:\n    id: broken\n    from:\n      uri: direct:a\n      steps:\n        - log: x\n    from:\n      uri: direct:b\n",
                        ":7: not valid YAML: "),
                new Broken("route without steps", "- route:\n    id: broken\n    from:\n      uri: direct:a\n", ":"),
                new Broken(
                        "unknown configuration",
                        "- route:\n    id: broken\n    routeConfigurationId: nope\n    from:\n      uri: direct:a\n      steps:\n        - log: x\n",
                        ":"),
                new Broken(
                        "unknown template",
                        "- templatedRoute:\n    routeTemplateRef: nope\n    routeId: broken\n",
                        ":1: "),
                new Broken(
                        "missing template parameter",
                        "- templatedRoute:\n    routeTemplateRef: provider\n    routeId: broken\n    parameters:\n      - name: name\n        value: compatible\n",
                        ":1: "));
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_broken_file_is_one_sentence_with_file_and_line_and_nothing_starts(Broken broken) throws IOException {
        write("broken.camel.yaml", broken.yaml);
        write("ticking.camel.yaml", TICKING);
        int port = freePort();
        var builder = Ratatoskr.builder()
                .environment(Map.of())
                .routes(folder)
                .set("ratatoskr.http.port", String.valueOf(port))
                .set("ratatoskr.management.port", "0")
                .set("ratatoskr.grpc.port", "");
        try (var log = LogCapture.start();
                var server = new Server(builder)) {
            ConfigurationInvalid failure = catchThrowableOfType(ConfigurationInvalid.class, server::start);
            assertThat(failure).isNotNull();
            assertThat(failure.getMessage()).startsWith("config has 1 problem:\n  " + FILE + broken.mistake);
            assertThat(failure.getMessage().lines()).hasSize(2);
            assertThat(log.text()).doesNotContain("ticked before the start");
        }
        try (var free = new ServerSocket(port)) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void a_port_in_use_is_one_sentence_with_file_and_line() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            write("broken.camel.yaml", """
                    - route:
                        id: lines
                        from:
                          uri: netty:tcp://127.0.0.1:%d
                          steps:
                            - log: x
                    """.formatted(taken.getLocalPort()));
            var builder = Ratatoskr.builder()
                    .environment(Map.of())
                    .routes(folder)
                    .set("ratatoskr.http.port", "0")
                    .set("ratatoskr.management.port", "0")
                    .set("ratatoskr.grpc.port", "");
            try (var server = new Server(builder)) {
                ConfigurationInvalid failure = catchThrowableOfType(ConfigurationInvalid.class, server::start);
                assertThat(failure.getMessage())
                        .startsWith(
                                "config has 1 problem:\n  " + FILE + ":4: route 'lines' cannot start: BindException: ");
            }
        }
    }

    @Test
    void all_mistakes_of_all_files_are_reported_together() throws IOException {
        write("a.camel.yaml", steps("- to: ftp:x\n- to: direct:nobody\n- bean:\n    ref: nope"));
        write("b.camel.yaml", "- route:\n\tid: x\n");
        write(
                "c.camel.yaml",
                steps("- lgo: x").replace("broken", "c") + steps("- to: nope:x").replace("broken", "d"));
        var builder = Ratatoskr.builder().environment(Map.of()).routes(folder);
        ConfigurationInvalid failure = catchThrowableOfType(ConfigurationInvalid.class, builder::build);
        assertThat(failure.getMessage().lines().skip(1))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("a.camel.yaml:6: no component 'ftp'"),
                        line -> assertThat(line).contains("a.camel.yaml:7: no route consumes direct:nobody"),
                        line -> assertThat(line).contains("a.camel.yaml:8: no bean 'nope'"),
                        line -> assertThat(line).contains("b.camel.yaml:2: "),
                        line -> assertThat(line).contains("c.camel.yaml:6: "),
                        line -> assertThat(line).contains("c.camel.yaml:12: no component 'nope'"));
    }

    private void write(String name, String yaml) throws IOException {
        Path file = folder.resolve("custom").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, yaml);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
