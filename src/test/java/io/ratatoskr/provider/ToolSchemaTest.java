package io.ratatoskr.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolSchemaTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"object\",\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}}}",
                "{ \"properties\": {\"b\":{\"type\":\"number\"},\"a\":{\"const\":1.50}}, \"type\": \"object\" }",
                "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"object\"}",
            })
    void a_schema_in_the_required_form_stays_as_it_is(String schema) {
        assertThat(ToolSchema.of(new RawJson(schema)).json().text()).isEqualTo(schema);
        assertThat(ToolSchema.lossless(new RawJson(schema)).text()).isEqualTo(schema);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {\"type\":\"object\",\"properties\":{}}",
                "{ } | {\"type\":\"object\",\"properties\":{}}",
                "null | {\"type\":\"object\",\"properties\":{}}",
                "true | {\"type\":\"object\",\"properties\":{}}",
                "{\"properties\":{\"tz\":{\"type\":\"string\"}}} "
                        + "| {\"properties\":{\"tz\":{\"type\":\"string\"}},\"type\":\"object\"}",
                "{\"$schema\":\"x\"} | {\"$schema\":\"x\",\"type\":\"object\",\"properties\":{}}",
                "{\"type\":null,\"properties\":{}} | {\"type\":\"object\",\"properties\":{}}",
                "{\"type\":[\"object\",\"null\"],\"title\":\"T\"} | {\"type\":\"object\",\"title\":\"T\"}",
                "{\"$ref\":\"#/$defs/A\",\"$defs\":{\"A\":{\"type\":\"object\",\"required\":[\"x\"]}}} "
                        + "| {\"$defs\":{\"A\":{\"type\":\"object\",\"required\":[\"x\"]}},\"type\":\"object\",\"required\":[\"x\"]}",
                "{\"allOf\":[{\"type\":\"object\",\"properties\":{\"a\":{}}},{\"required\":[\"a\"]}]} "
                        + "| {\"properties\":{\"a\":{}},\"required\":[\"a\"],\"type\":\"object\"}",
                "{\"type\":\"object\",\"anyOf\":[{\"properties\":{\"a\":{}},\"additionalProperties\":false}]} "
                        + "| {\"type\":\"object\",\"properties\":{\"a\":{}},\"additionalProperties\":false}",
                "{\"anyOf\":[{\"type\":\"object\",\"required\":[\"a\"]},{\"type\":\"null\"}]} "
                        + "| {\"required\":[\"a\"],\"type\":\"object\"}",
                "{\"oneOf\":[]} | {\"type\":\"object\"}",
                "{\"oneOf\":[{\"anyOf\":[{\"type\":\"object\",\"required\":[\"a\"]}]}]} "
                        + "| {\"required\":[\"a\"],\"type\":\"object\"}",
                "{\"allOf\":[{\"allOf\":[{\"type\":\"object\"},{\"required\":[\"a\"]}]}]} "
                        + "| {\"required\":[\"a\"],\"type\":\"object\"}",
            })
    void changes_that_lose_nothing(String schema, String expected) {
        ToolSchema changed = ToolSchema.of(new RawJson(schema));

        assertThat(changed.problem()).isNull();
        assertThat(changed.removed()).isEmpty();
        assertThat(Json.tree(changed.json())).isEqualTo(Json.tree(new RawJson(expected)));
        assertThat(ToolSchema.lossless(new RawJson(schema))).isEqualTo(changed.json());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"object\",\"properties\":{\"a\":{}},\"anyOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]} "
                        + "| anyOf | {\"type\":\"object\",\"properties\":{\"a\":{}}}",
                "{\"oneOf\":[{\"required\":[\"k\",\"a\"]},{\"required\":[\"k\",\"b\"]}]} "
                        + "| oneOf | {\"required\":[\"k\"],\"type\":\"object\"}",
                "{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"k\":{\"const\":1},\"a\":{}}},"
                        + "{\"type\":\"object\",\"properties\":{\"k\":{\"const\":2},\"b\":{}}}]} | anyOf "
                        + "| {\"properties\":{\"k\":{\"anyOf\":[{\"const\":1},{\"const\":2}]},\"a\":{},\"b\":{}},\"type\":\"object\"}",
                "{\"type\":\"object\",\"allOf\":[{\"if\":{},\"then\":{}},{\"required\":[\"a\"]}]} "
                        + "| allOf | {\"type\":\"object\",\"required\":[\"a\"]}",
                "{\"$defs\":{\"A\":{\"required\":[\"a\"]}},\"type\":\"object\","
                        + "\"anyOf\":[{\"$ref\":\"#/$defs/A\"},{\"required\":[\"b\"]}]} "
                        + "| anyOf | {\"$defs\":{\"A\":{\"required\":[\"a\"]}},\"type\":\"object\"}",
                "{\"oneOf\":[{\"anyOf\":[{\"properties\":{\"a\":{}}},{\"properties\":{\"b\":{}}}]}]} "
                        + "| anyOf | {\"properties\":{\"a\":{},\"b\":{}},\"type\":\"object\"}",
                "{\"anyOf\":[{\"allOf\":[{\"oneOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]}]}]} "
                        + "| oneOf | {\"type\":\"object\"}",
            })
    void alternatives_at_the_top_become_one_schema_and_are_reported(String schema, String removed, String expected) {
        ToolSchema changed = ToolSchema.of(new RawJson(schema));

        assertThat(changed.problem()).isNull();
        assertThat(changed.removed()).containsExactly(removed);
        assertThat(Json.tree(changed.json())).isEqualTo(Json.tree(new RawJson(expected)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"string\"}",
                "{\"type\":[\"string\",\"null\"]}",
                "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]}",
                "{\"allOf\":[{\"type\":\"object\"},{\"type\":\"number\"}]}",
                "{\"$ref\":\"#/$defs/missing\"}",
                "{\"$ref\":\"https://example.com/schema.json\"}",
                "{\"$ref\":\"#\"}",
                "{\"$ref\":\"#/$defs/A\",\"$defs\":{\"A\":{\"$ref\":\"#/$defs/B\"},\"B\":{\"$ref\":\"#/$defs/A\"}}}",
                "{\"anyOf\":{\"type\":\"object\"},\"type\":\"array\"}",
                "{\"anyOf\":[{\"$ref\":\"#/$defs/A\"}],\"$defs\":{\"A\":{\"anyOf\":[{\"$ref\":\"#/$defs/A\"}]}}}",
                "\"object\"",
                "[]",
                "false"
            })
    void a_schema_that_is_not_of_an_object_has_a_problem(String schema) {
        assertThat(ToolSchema.of(new RawJson(schema)).problem()).startsWith("a schema ");
        assertThat(ToolSchema.lossless(new RawJson(schema)).text()).isEqualTo(schema);
    }

    @Test
    void without_losses_only_the_type_is_added() {
        var schema = new RawJson("{\"anyOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]}");

        assertThat(ToolSchema.lossless(schema).text())
                .isEqualTo("{\"anyOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}],\"type\":\"object\"}");
    }

    @Test
    void references_into_each_other_do_not_multiply_a_schema() {
        int depth = 80;
        var schema = new StringBuilder("{\"type\":\"object\",\"$defs\":{\"a\":");
        var references = new StringBuilder();
        String path = "#/$defs/a";
        for (int i = 0; i < depth; i++) {
            schema.append("{\"properties\":{\"p%d\":".formatted(i));
            references.append("%s{\"$ref\":\"%s\"}".formatted(i == 0 ? "" : ",", path));
            path += "/properties/p" + i;
        }
        schema.append("{\"description\":\"%s\"}".formatted("x".repeat(100_000)));
        schema.append("}}".repeat(depth))
                .append("},\"anyOf\":[")
                .append(references)
                .append("]}");
        var raw = new RawJson(schema.toString());

        assertThat(ToolSchema.of(raw).problem())
                .isEqualTo("a schema with anyOf at its top that is too large to be merged");
        assertThat(ToolSchema.lossless(raw)).isEqualTo(raw);
    }

    @Test
    void large_alternatives_are_merged() {
        String large = "{\"properties\":{\"%s\":{\"description\":\"" + "x".repeat(100_000) + "\"}}}";
        var raw = new RawJson("{\"anyOf\":[%s,%s]}".formatted(large.formatted("a"), large.formatted("b")));

        assertThat(ToolSchema.of(raw).problem()).isNull();
        assertThat(Json.tree(ToolSchema.of(raw).json()).path("properties").size())
                .isEqualTo(2);
    }
}
