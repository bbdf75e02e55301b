package io.ratatoskr.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MavenArtifactTest {
    @Test
    void an_artifact_of_camel_has_its_group_and_version() {
        assertThat(MavenArtifact.parse("camel-ftp"))
                .isEqualTo(new MavenArtifact("org.apache.camel", "camel-ftp", CamelArtifacts.version()));
    }

    @Test
    void others_have_coordinates() {
        assertThat(MavenArtifact.parse("org.postgresql:postgresql:42.7.4"))
                .hasToString("org.postgresql:postgresql:42.7.4");
    }

    @ParameterizedTest
    @CsvSource({"ftp, camel-ftp", "camel-kafkaa, camel-kafka", "csv, camel-csv", "sftp, camel-ftp"})
    void a_name_that_is_none_gets_a_suggestion(String text, String artifact) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MavenArtifact.parse(text))
                .withMessage("'%s' is not an artifact of Camel 4.18.0; did you mean %s?", text, artifact);
    }

    @Test
    void another_version_of_camel_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MavenArtifact.parse("org.apache.camel:camel-ftp:4.10.0"))
                .withMessageContaining("this gateway has 4.18.0: components add camel-ftp");
    }

    /** They would be an option of Maven, XML in a POM or a path outside of the folder. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "camel-ftp ",
                "camel-ftp;rm -rf x",
                "-Dx=y",
                "camel-../x",
                "a:b",
                "a:b:c:d",
                "a:b:[1,2)",
                "a:b:${env.HOME}",
                "a:<b>:1",
                "-f:b:1",
                "a/..:b:1",
                "a..b:c:1",
                "a:b:1\n"
            })
    void other_text_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MavenArtifact.parse(text));
    }
}
