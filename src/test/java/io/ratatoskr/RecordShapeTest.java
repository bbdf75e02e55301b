package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Holds the product's records to at most seven components, so that nobody has to count positional arguments; wider ones are
 * grouped. The mock provider is not part of the product.
 */
final class RecordShapeTest {
    private static final int MAX_COMPONENTS = 7;

    @Test
    void records_have_at_most_seven_components() {
        JavaClasses classes = new ClassFileImporter()
                .importUrl(Ratatoskr.class.getProtectionDomain().getCodeSource().getLocation())
                .that(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("io.ratatoskr.mock..")));

        assertThat(classes.stream().filter(JavaClass::isRecord)).hasSizeGreaterThan(100);
        assertThat(wideRecords(classes)).isEmpty();
    }

    @Test
    void a_record_of_eight_components_is_found() {
        JavaClasses classes = new ClassFileImporter().importClasses(Eight.class, Seven.class);

        assertThat(wideRecords(classes)).containsExactly("io.ratatoskr.RecordShapeTest$Eight has 8 components");
    }

    /** The canonical constructor has a parameter for each component; a further one may not be wider either. */
    private static List<String> wideRecords(JavaClasses classes) {
        return classes.stream()
                .filter(JavaClass::isRecord)
                .filter(type -> width(type) > MAX_COMPONENTS)
                .map(type -> "%s has %d components".formatted(type.getName(), width(type)))
                .sorted()
                .toList();
    }

    private static int width(JavaClass type) {
        return type.getConstructors().stream()
                .mapToInt((JavaConstructor constructor) ->
                        constructor.getRawParameterTypes().size())
                .max()
                .orElse(0);
    }

    private record Seven(int a, int b, int c, int d, int e, int f, int g) {}

    private record Eight(int a, int b, int c, int d, int e, int f, int g, int h) {}
}
