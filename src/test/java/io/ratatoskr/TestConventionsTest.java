package io.ratatoskr;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Conventions for tests. */
@AnalyzeClasses(packages = "io.ratatoskr", importOptions = OnlyIncludeTests.class)
final class TestConventionsTest {
    @ArchTest
    static final ArchRule tests_do_not_sleep = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .because(
                    "a sleep is too long on a fast machine and too short on a slow one; Awaitility waits for the condition");

    @ArchTest
    static final ArchRule tests_use_no_mocking_library = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.mockito..", "org.easymock..")
            .because("a stub provider on a real socket finds failures that a mock of our own type cannot");

    @ArchTest
    static final ArchRule tests_use_one_assertion_library = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.junit.jupiter.api.Assertions")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.hamcrest..")
            .because("AssertJ has better failure messages");
}
