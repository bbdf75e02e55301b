package io.ratatoskr;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/**
 * Holds names of types, methods, fields and constants to the standard words of Java, HTTP, Camel and machine learning. A word counts
 * where it is a whole part of a camel-case or upper-case name, so that {@code task} and {@code threshold} pass.
 */
final class NamesTest {
    private static final Set<String> DENIED = Set.of(
            "answer",
            "answered",
            "answers",
            "answering",
            "ask",
            "asked",
            "asking",
            "asks",
            "beyond",
            "deed",
            "door",
            "doors",
            "given",
            "gone",
            "hear",
            "heard",
            "kept",
            "lax",
            "mend",
            "said",
            "say",
            "says",
            "shelf",
            "speak",
            "spent",
            "spoken",
            "standing",
            "tell",
            "tells",
            "told",
            "unasked",
            "unsaid",
            "vanished",
            "verdict",
            "want",
            "wanted",
            "wants",
            "wish",
            "wished",
            "wishes");
    /** Extremes that a constant calls {@code MAX_…} or {@code MIN_…}. */
    private static final Pattern EXTREME = Pattern.compile("(MOST|LONGEST|LEAST|DEEPEST|SLOWEST|LARGEST|SMALLEST)_.*");
    /** A routing strategy's name on the wire. */
    private static final Set<String> EXEMPT = Set.of("LEAST_BUSY");

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_");

    @Test
    void names_are_standard_words() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("io.ratatoskr");

        assertThat(classes).hasSizeGreaterThan(300);
        assertThat(problems(classes)).isEmpty();
    }

    /**
     * The names of tests are sentences; everything else in tests and benchmarks is held to the same words. Benchmarks are compiled
     * only with Maven's profile {@code bench}.
     */
    @Test
    void names_in_tests_and_benchmarks_are_standard_words() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new OnlyIncludeTests())
                .importPackages("io.ratatoskr")
                .that(describe("not the sample", type -> !type.isEquivalentTo(Asked.class)));

        assertThat(classes).hasSizeGreaterThan(300);
        assertThat(problems(classes)).isEmpty();
    }

    @Test
    void a_class_called_asked_is_found() {
        JavaClasses classes = new ClassFileImporter().importClasses(Asked.class);

        assertThat(problems(classes))
                .containsExactly(
                        "io.ratatoskr.NamesTest$Asked: 'Asked'",
                        "io.ratatoskr.NamesTest$Asked: 'LONGEST_NAME'",
                        "io.ratatoskr.NamesTest$Asked: 'isTold'");
    }

    private static List<String> problems(JavaClasses classes) {
        var problems = new ArrayList<String>();
        for (JavaClass type : classes) {
            if (!type.isAnonymousClass()) {
                Stream.concat(
                                Stream.of(type.getSimpleName()),
                                Stream.concat(type.getMethods().stream(), type.getFields().stream())
                                        .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
                                        .filter(member -> !isTest(member))
                                        .map(JavaMember::getName))
                        .filter(NamesTest::isDenied)
                        .distinct()
                        .sorted()
                        .forEach(name -> problems.add("%s: '%s'".formatted(type.getName(), name)));
            }
        }
        problems.sort(null);
        return problems;
    }

    private static boolean isTest(JavaMember member) {
        return member.isMetaAnnotatedWith(Testable.class);
    }

    private static boolean isDenied(String name) {
        return !EXEMPT.contains(name)
                && !name.contains("$")
                && (EXTREME.matcher(name).matches()
                        || HUMP.splitAsStream(name)
                                .map(word -> word.toLowerCase(Locale.ROOT))
                                .anyMatch(DENIED::contains));
    }

    /** A sample of what the test finds. */
    @SuppressWarnings("unused")
    private static final class Asked {
        private static final int LONGEST_NAME = 1;

        private boolean isTold() {
            return LONGEST_NAME > 0;
        }
    }
}
