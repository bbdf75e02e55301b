package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTypeTest {
    static Stream<Arguments> images() {
        return Stream.of(
                Arguments.of("\u0089PNG\r\n\u001a\n....", ImageType.PNG),
                Arguments.of("\u00ff\u00d8\u00ff\u00e0..JFIF", ImageType.JPEG),
                Arguments.of("\u00ff\u00d8\u00ff\u00e1", ImageType.JPEG),
                Arguments.of("GIF89a......", ImageType.GIF),
                Arguments.of("GIF87a", ImageType.GIF),
                Arguments.of("RIFF\u0001\u0002\u0003\u0004WEBPVP8 ", ImageType.WEBP));
    }

    @ParameterizedTest
    @MethodSource("images")
    void recognizes_a_type_by_the_first_bytes(String bytes, ImageType type) {
        byte[] data = bytes.getBytes(ISO_8859_1);

        assertThat(ImageType.of(data)).isEqualTo(type);
        assertThat(ImageType.ofBase64(Base64.getEncoder().encodeToString(data))).isEqualTo(type);
        assertThat(ImageType.ofBase64(Base64.getEncoder().withoutPadding().encodeToString(data)))
                .isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "....ftypheic....", "RIFF....AVI ", "BM......", "<svg xmlns=", "%PDF-1.7", "GIF88a"})
    void other_bytes_have_no_type(String bytes) {
        byte[] data = bytes.getBytes(ISO_8859_1);

        assertThat(ImageType.of(data)).isNull();
        assertThat(ImageType.ofBase64(Base64.getEncoder().encodeToString(data))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"****", "=", "A"})
    void what_is_no_base64_has_no_type(String data) {
        assertThat(ImageType.ofBase64(data)).isNull();
    }
}
