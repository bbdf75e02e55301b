package io.ratatoskr.camel.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.api.error.ConfigurationInvalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route says that needs something that is not on the class path. */
final class MissingComponentsTest {
    @TempDir
    Path folder;

    @Test
    void a_component_is_named_with_its_artifact() {
        assertThat(MissingComponents.component("ftp"))
                .isEqualTo("no component 'ftp': put camel-ftp 4.18.0 and its dependencies into lib/;"
                        + " `ratatoskr components add camel-ftp` does it with Maven");
    }

    @Test
    void a_name_of_no_artifact_gets_a_similar_one_or_the_way_to_add_an_own() {
        assertThat(MissingComponents.component("tmier")).isEqualTo("no component 'tmier': did you mean timer?");
        assertThat(MissingComponents.language("my-own-language"))
                .isEqualTo("no language 'my-own-language': Camel 4.18.0 has none of this name;"
                        + " the jar of one of your own goes into lib/");
    }

    @Test
    void a_jar_without_its_dependencies_is_reported() {
        assertThat(MissingComponents.describe(new NoClassDefFoundError("org/apache/commons/net/ftp/FTPClient")))
                .contains("class org.apache.commons.net.ftp.FTPClient is missing: a jar in lib/ is there without its"
                        + " dependencies, which belong into lib/ too");
    }

    @Test
    void other_failures_are_not_described() {
        assertThat(MissingComponents.describe(new IllegalStateException("Data format")))
                .isEmpty();
        assertThat(MissingComponents.describe(new IllegalStateException())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "direct:x   | to: {uri: \"ftp:host/dir\"}                                | component 'ftp': put camel-ftp",
                "amqp:q     | to: {uri: \"log:x\"}                                       | component 'amqp': put camel-amqp",
                "direct:x   | setBody: {expression: {groovy: {expression: \"1\"}}}       | language 'groovy': put camel-groovy",
                "direct:x   | to: {uri: \"language:groovy:1\"}                           | language 'groovy': put camel-groovy",
                "direct:x   | setBody: {expression: {simple: {expression: \"${jq(.a)}\"}}} | language 'jq': put camel-jq",
                "direct:x   | marshal: {csv: {}}                                         | data format 'csv': put camel-csv",
                "direct:x   | marshal: {json: {library: Gson}}                           | data format 'gson': put camel-gson",
                "direct:x   | to: {uri: \"dataformat:csv:marshal\"}                      | data format 'csv': put camel-csv"
            })
    void a_route_that_needs_it_stops_the_start(String from, String step, String message) throws IOException {
        Path file = folder.resolve("custom/x.camel.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "- route: {id: x, from: {uri: \"%s\", steps: [{%s}]}}".formatted(from, step));
        assertThatThrownBy(() -> Ratatoskr.builder()
                        .environment(Map.of())
                        .routes(folder)
                        .build()
                        .close())
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("no " + message + " 4.18.0 and its dependencies into lib/;");
    }
}
