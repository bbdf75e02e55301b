package io.ratatoskr;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/**
 * The dependencies between packages: api ← json, config, registry, routing, cache, provider, onnx, mock, client ← camel ← cli, the
 * root package.
 */
@AnalyzeClasses(packages = "io.ratatoskr", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "io.ratatoskr";
    private static final String[] SHELL = {ROOT, "io.ratatoskr.camel..", "io.ratatoskr.cli.."};

    @ArchTest
    static final ArchRule api_needs_the_jdk_and_jspecify_only = classes()
            .that()
            .resideInAPackage("io.ratatoskr.api..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.ratatoskr.api..", "java..", "org.jspecify.annotations..")
            .because("users of the gateway's types should get no other dependencies");

    @ArchTest
    static final ArchRule camel_stays_in_the_shell = noClasses()
            .that()
            .resideOutsideOfPackages(SHELL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..")
            .because("the core must be testable, and readable, without a CamelContext");

    @ArchTest
    static final ArchRule the_core_does_not_know_the_shell = noClasses()
            .that()
            .resideOutsideOfPackages(SHELL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SHELL);

    @ArchTest
    static final ArchRule the_http_server_knows_no_camel_and_no_json = classes()
            .that()
            .resideInAPackage("io.ratatoskr.http..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.ratatoskr.http..",
                    "io.ratatoskr.api..",
                    "io.ratatoskr.settings..",
                    "java..",
                    "javax.net.ssl..",
                    "io.netty..",
                    "io.vertx..",
                    "org.jspecify.annotations..",
                    "org.slf4j..")
            .because("connections, limits and framing are the same whoever responds, and in whatever dialect");

    @ArchTest
    static final ArchRule camel_does_not_know_the_command_line = noClasses()
            .that()
            .resideInAPackage("io.ratatoskr.camel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ratatoskr.cli..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothing_imports_the_root = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT)
            .because("it is the composition root");

    @ArchTest
    static final ArchRule providers_do_not_know_each_other = slices().matching("io.ratatoskr.provider.(*)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true)
            .because("shared code belongs to io.ratatoskr.provider");

    /** The package {@code camel} assembles the shell, so it may depend on the packages that use it. */
    @ArchTest
    static final ArchRule packages_form_no_cycles = slices().matching("io.ratatoskr.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(resideInAPackage("io.ratatoskr.camel"), resideInAPackage("io.ratatoskr.camel.."));

    @ArchTest
    static final ArchRule nothing_depends_on_the_mock = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, "io.ratatoskr.cli..", "io.ratatoskr.mock..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ratatoskr.mock..");

    @ArchTest
    static final ArchRule runtimes_for_models_stay_in_onnx = noClasses()
            .that()
            .resideOutsideOfPackage("io.ratatoskr.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnxruntime..", "ai.djl..")
            .because("sessions and tokenizers hold native memory, which their pool releases");

    @ArchTest
    static final ArchRule optional_dependencies_stay_out_of_the_library = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, "io.ratatoskr.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "org.apache.logging..");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .should(new ArchCondition<>("be in a package with @NullMarked in its package-info.java") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not @NullMarked"));
                    }
                }
            });

    @ArchTest
    static final ArchRule names_are_specific = noClasses()
            .should(haveNameMatching(".*(Helper|Util|Utils|Manager|Handler|Impl)"))
            .because("such a name fits everything");

    @ArchTest
    static final ArchRule only_programs_print = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, "io.ratatoskr.cli..", "io.ratatoskr.mock..")
            .should(ACCESS_STANDARD_STREAMS)
            .because("a library's standard output is its host's");

    @ArchTest
    static final ArchRule logs_go_to_slf4j =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");
}
