package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DefinedKeysTest {
    @Test
    void every_key_that_a_class_defines_is_known() throws IllegalAccessException {
        List<Key<?>> defined = defined();

        assertThat(defined).hasSizeGreaterThan(60);
        assertThat(Stream.of(Keys.ALL, ProviderKeys.OWN, ProviderKeys.SHARED).flatMap(List::stream))
                .containsAll(defined);
    }

    @Test
    void no_two_keys_have_the_same_name() {
        assertThat(Keys.ALL.stream().map(Key::name)).doesNotHaveDuplicates();
    }

    private static List<Key<?>> defined() throws IllegalAccessException {
        var keys = new ArrayList<Key<?>>();
        for (var type : new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("io.ratatoskr.config")) {
            for (JavaField found : type.getFields()) {
                Field field = found.reflect();
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == Key.class) {
                    keys.add((Key<?>) field.get(null));
                }
            }
        }
        return keys;
    }
}
