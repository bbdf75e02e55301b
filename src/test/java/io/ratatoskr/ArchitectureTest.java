package io.ratatoskr;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
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
 * The walls inside the one module: api ← settings, json ← registry, routing, parameters, judge, scoring, tokenizer, provider,
 * dialect, store, onnx ← config ← camel ← cli, the root package. Inside camel: exchange ← components, frontends ← install. The mock,
 * which is in its own jar, depends on config only.
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
                    "io.ratatoskr.access..",
                    "io.ratatoskr.api..",
                    "io.ratatoskr.limits..",
                    "io.ratatoskr.settings..",
                    "io.ratatoskr.telemetry..",
                    "io.ratatoskr.tls..",
                    "java..",
                    "javax.net.ssl..",
                    "io.netty..",
                    "io.vertx..",
                    "org.jspecify.annotations..",
                    "org.slf4j..")
            .because("connections, limits and framing are the same whoever responds, and in whatever dialect");

    @ArchTest
    static final ArchRule the_client_needs_codecs_only = classes()
            .that()
            .resideInAPackage("io.ratatoskr.client..")
            .and()
            .resideOutsideOfPackage("io.ratatoskr.client.grpc..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.ratatoskr.client..",
                    "io.ratatoskr.api..",
                    "io.ratatoskr.json..",
                    "io.ratatoskr.provider",
                    "io.ratatoskr.provider.openai..",
                    "io.ratatoskr.registry..",
                    "java..",
                    "javax.net.ssl..",
                    "org.jspecify.annotations..",
                    "org.slf4j..")
            .because("an application that calls a gateway elsewhere, and the command line, load nothing else");

    @ArchTest
    static final ArchRule grpc_of_the_client_stays_in_its_package = noClasses()
            .that()
            .resideInAPackage("io.ratatoskr.client..")
            .and()
            .resideOutsideOfPackage("io.ratatoskr.client.grpc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.grpc..", "io.netty..", "com.google.protobuf..", "io.ratatoskr.grpc.v1..", "io.ratatoskr.grpc..")
            .because("a client of another address loads none of their classes");

    @ArchTest
    static final ArchRule the_server_of_lines_knows_no_camel_and_no_json = classes()
            .that()
            .resideInAPackage("io.ratatoskr.socket..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.ratatoskr.socket..",
                    "io.ratatoskr.access..",
                    "io.ratatoskr.api..",
                    "io.ratatoskr.limits..",
                    "io.ratatoskr.settings..",
                    "io.ratatoskr.telemetry..",
                    "java..",
                    "javax.net.ssl..",
                    "org.jspecify.annotations..",
                    "org.slf4j..")
            .because("connections, limits and envelopes are the same whatever the lines mean");

    @ArchTest
    static final ArchRule camel_does_not_know_the_command_line = noClasses()
            .that()
            .resideInAPackage("io.ratatoskr.camel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ratatoskr.cli..");

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
            .because("shared code belongs to io.ratatoskr.provider");

    @ArchTest
    static final ArchRule dialects_do_not_know_each_other = slices().matching("io.ratatoskr.dialect.(*)..")
            .should()
            .notDependOnEachOther()
            .because("each is one API of the gateway");

    @ArchTest
    static final ArchRule dialects_know_no_protocol_but_their_own = noClasses()
            .that()
            .resideInAPackage("io.ratatoskr.dialect..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.ratatoskr.provider..")
                    .and(not(resideInAnyPackage("io.ratatoskr.provider", "io.ratatoskr.provider.openai"))))
            .because("only OpenAI's messages, tools and usage are written both ways");

    @ArchTest
    static final ArchRule protocols_know_no_dialect = noClasses()
            .that()
            .resideInAPackage("io.ratatoskr.provider..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ratatoskr.dialect..");

    @ArchTest
    static final ArchRule settings_are_below_what_decides = noClasses()
            .that()
            .resideInAPackage("io.ratatoskr.settings..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.ratatoskr..")
                    .and(not(resideInAnyPackage("io.ratatoskr.settings..", "io.ratatoskr.api.."))));

    @ArchTest
    static final ArchRule pure_packages_do_not_know_how_configuration_is_read = noClasses()
            .that()
            .resideOutsideOfPackages(SHELL)
            .and()
            .resideOutsideOfPackages("io.ratatoskr.config..", "io.ratatoskr.mock..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ratatoskr.config..");

    @ArchTest
    static final ArchRule only_the_root_installs = noClasses()
            .that()
            .resideInAPackage("io.ratatoskr.camel..")
            .and()
            .resideOutsideOfPackage("io.ratatoskr.camel.install..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ratatoskr.camel.install..");

    @ArchTest
    static final ArchRule exchanges_are_at_the_bottom_of_camel = noClasses()
            .that()
            .resideInAPackage("io.ratatoskr.camel.exchange..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.ratatoskr.camel..")
                    .and(not(resideInAPackage("io.ratatoskr.camel.exchange.."))));

    @ArchTest
    static final ArchRule packages_form_no_cycles =
            slices().matching("io.ratatoskr.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothing_depends_on_the_mock = noClasses()
            .that()
            .resideOutsideOfPackage("io.ratatoskr.mock..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ratatoskr.mock..")
            .because("it is in a jar of its own");

    @ArchTest
    static final ArchRule the_mock_depends_on_config_only = noClasses()
            .that()
            .resideInAPackage("io.ratatoskr.mock..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.ratatoskr..")
                    .and(not(resideInAnyPackage("io.ratatoskr.mock..", "io.ratatoskr.config"))))
            .because(
                    "a provider has nothing to do with the gateway; scripts and options use its YAML and duration parsers");

    @ArchTest
    static final ArchRule kafkas_client_stays_in_kafka = noClasses()
            .that()
            .resideOutsideOfPackage("io.ratatoskr.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .because("a gateway without Kafka loads none of it");

    @ArchTest
    static final ArchRule the_api_of_jms_stays_in_jms = noClasses()
            .that()
            .resideOutsideOfPackages("io.ratatoskr.jms..", "io.ratatoskr.camel.jms..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.jms..", "org.springframework..", "org.apache.activemq..")
            .because("a gateway without JMS loads none of it");

    @ArchTest
    static final ArchRule connections_of_jms_know_no_camel_and_no_json = classes()
            .that()
            .resideInAPackage("io.ratatoskr.jms..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.ratatoskr.jms..",
                    "io.ratatoskr.settings..",
                    "jakarta.jms..",
                    "java..",
                    "org.jspecify.annotations..",
                    "org.slf4j..")
            .because("names, pauses and the state of the connection are the same whatever the messages mean");

    @ArchTest
    static final ArchRule requests_by_kafka_know_no_camel_and_no_json = classes()
            .that()
            .resideInAPackage("io.ratatoskr.kafka..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.ratatoskr.kafka..",
                    "io.ratatoskr.access..",
                    "io.ratatoskr.api..",
                    "io.ratatoskr.limits..",
                    "io.ratatoskr.settings..",
                    "io.ratatoskr.telemetry..",
                    "java..",
                    "org.apache.kafka..",
                    "org.jspecify.annotations..",
                    "org.slf4j..")
            .because("offsets, transactions and retries are the same whatever the records mean");

    @ArchTest
    static final ArchRule onnx_runtime_stays_in_onnx = noClasses()
            .that()
            .resideOutsideOfPackage("io.ratatoskr.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..")
            .because("sessions hold native memory; their pool releases it");

    @ArchTest
    static final ArchRule djl_stays_in_tokenizer = noClasses()
            .that()
            .resideOutsideOfPackage("io.ratatoskr.tokenizer..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..")
            .because("tokenizers hold native memory");

    @ArchTest
    static final ArchRule lettuce_stays_in_camel_redis = noClasses()
            .that()
            .resideOutsideOfPackage("io.ratatoskr.camel.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.lettuce..")
            .because("its classes are not loaded without a Redis");

    @ArchTest
    static final ArchRule optional_dependencies_stay_out_of_the_library = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, "io.ratatoskr.cli..", "io.ratatoskr.mock..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "org.apache.logging..");

    @ArchTest
    static final ArchRule metrics_libraries_stay_in_telemetry = noClasses()
            .that()
            .resideOutsideOfPackages("io.ratatoskr.camel.telemetry..", "io.ratatoskr.camel.install..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "io.prometheus..")
            .because("without a management port none of their classes is loaded");

    @ArchTest
    static final ArchRule grpc_stays_in_its_frontend = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.ratatoskr.grpc..", "io.ratatoskr.camel.grpc..", "io.ratatoskr.client..", "io.ratatoskr.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "com.google.protobuf..", "io.ratatoskr.grpc.v1..")
            .because("without a gRPC connection none of their classes is loaded");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .that()
            .resideOutsideOfPackage("io.ratatoskr.grpc.v1..")
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
    static final ArchRule logs_go_to_slf4j = noClasses()
            .that()
            .resideOutsideOfPackage("io.ratatoskr.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .because("only a process of its own configures how libraries log");
}
