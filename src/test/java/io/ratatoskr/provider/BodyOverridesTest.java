package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.JsonWriter;
import org.junit.jupiter.api.Test;

class BodyOverridesTest {
    private static JsonWriter body() {
        return new JsonWriter(64)
                .beginObject()
                .field("model", "m")
                .field("options", new RawJson("{\"a\":1,\"b\":2}"))
                .endObject();
    }

    private static String applied(AdditionalProperties extra, String raw) {
        return new String(BodyOverrides.apply(body(), extra, new RawJson(raw), "options"), UTF_8);
    }

    @Test
    void the_callers_fields_stand_where_ours_did_and_new_ones_follow() {
        assertThat(applied(AdditionalProperties.NONE.with("model", new RawJson("\"x\"")), "{\"more\":[ 1 ]}"))
                .isEqualTo("{\"model\":\"x\",\"options\":{\"a\":1,\"b\":2},\"more\":[ 1 ]}");
    }

    @Test
    void of_the_merged_field_only_what_is_named_is_replaced() {
        assertThat(applied(AdditionalProperties.NONE, "{\"options\":{\"b\":3,\"c\":4}}"))
                .isEqualTo("{\"model\":\"m\",\"options\":{\"a\":1,\"b\":3,\"c\":4}}");
        assertThat(new String(BodyOverrides.apply(body(), AdditionalProperties.NONE, new RawJson("{\"options\":{\"c\":4}}")), UTF_8))
                .isEqualTo("{\"model\":\"m\",\"options\":{\"c\":4}}");
    }

    @Test
    void a_merged_field_that_is_no_object_on_one_side_is_replaced_whole() {
        assertThat(applied(AdditionalProperties.NONE.with("options", new RawJson("5")), "{\"options\":{\"c\":4}}"))
                .isEqualTo("{\"model\":\"m\",\"options\":{\"c\":4}}");
        assertThat(applied(AdditionalProperties.NONE, "{\"options\":null}")).isEqualTo("{\"model\":\"m\",\"options\":null}");
    }
}
