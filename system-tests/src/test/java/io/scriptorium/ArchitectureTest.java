package io.scriptorium;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Which package may know which. */
@AnalyzeClasses(packages = "io.scriptorium", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule dependenciesPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("job")
          .definedBy("io.scriptorium.job..")
          .layer("client")
          .definedBy("io.scriptorium.client..")
          .layer("terminal")
          .definedBy("io.scriptorium.terminal..")
          .layer("runtime")
          .definedBy("io.scriptorium.runtime..")
          .layer("kafka")
          .definedBy("io.scriptorium.kafka")
          .layer("streams")
          .definedBy("io.scriptorium.kafka.streams..")
          .layer("engine")
          .definedBy("io.scriptorium.kafka.engine..")
          .layer("control")
          .definedBy("io.scriptorium.kafka.control..")
          .layer("redis")
          .definedBy("io.scriptorium.redis..")
          .layer("text")
          .definedBy("io.scriptorium.text..")
          .layer("inference-client")
          .definedBy("io.scriptorium.inference.client..")
          .layer("seats")
          .definedBy("io.scriptorium.inference.seats..")
          .layer("fleet")
          .definedBy("io.scriptorium.inference.fleet..")
          .layer("context")
          .definedBy("io.scriptorium.context..")
          .layer("stage")
          .definedBy("io.scriptorium.stage..")
          .layer("planner")
          .definedBy("io.scriptorium.planner..")
          .layer("writer")
          .definedBy("io.scriptorium.writer..")
          .layer("assembler")
          .definedBy("io.scriptorium.assembler..")
          .layer("evaluation")
          .definedBy("io.scriptorium.evaluation..")
          .layer("sim")
          .definedBy("io.scriptorium.sim..")
          .layer("infrastructure")
          .definedBy("io.scriptorium.infrastructure..")
          .layer("cli")
          .definedBy("io.scriptorium.cli..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("planner")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("writer")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("assembler")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("evaluation")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("sim")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("infrastructure")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("client")
          .mayOnlyAccessLayers("job")
          .whereLayer("terminal")
          .mayOnlyAccessLayers("job", "runtime")
          .whereLayer("stage")
          .mayOnlyBeAccessedByLayers("planner", "writer", "cli")
          .whereLayer("context")
          .mayOnlyBeAccessedByLayers("stage", "planner", "writer", "cli")
          .whereLayer("fleet")
          .mayOnlyBeAccessedByLayers("context", "stage", "planner", "writer", "evaluation", "cli")
          .whereLayer("seats")
          .mayOnlyBeAccessedByLayers("fleet", "stage", "planner", "writer", "cli")
          .whereLayer("inference-client")
          .mayOnlyBeAccessedByLayers("fleet", "planner", "writer", "evaluation", "cli")
          .whereLayer("redis")
          .mayOnlyBeAccessedByLayers(
              "seats", "fleet", "context", "stage", "planner", "writer", "cli")
          .whereLayer("control")
          .mayOnlyBeAccessedByLayers("stage", "planner", "writer", "assembler", "cli")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("stage", "planner", "writer", "cli")
          .whereLayer("streams")
          .mayOnlyBeAccessedByLayers("planner", "assembler")
          .whereLayer("streams")
          .mayOnlyAccessLayers("job", "runtime", "kafka")
          .whereLayer("kafka")
          .mayOnlyAccessLayers("job", "runtime")
          .whereLayer("engine")
          .mayOnlyAccessLayers("job", "runtime", "kafka")
          .whereLayer("control")
          .mayOnlyAccessLayers("job", "runtime", "kafka")
          .whereLayer("redis")
          .mayOnlyAccessLayers("runtime")
          .whereLayer("text")
          .mayOnlyAccessLayers("job")
          .whereLayer("inference-client")
          .mayOnlyAccessLayers("job", "runtime")
          .whereLayer("seats")
          .mayOnlyAccessLayers("job", "runtime", "redis")
          .whereLayer("context")
          .mayOnlyAccessLayers("job", "runtime", "redis")
          .whereLayer("kafka")
          .mayOnlyBeAccessedByLayers(
              "engine",
              "control",
              "streams",
              "context",
              "stage",
              "planner",
              "writer",
              "assembler",
              "cli")
          .whereLayer("runtime")
          .mayOnlyAccessLayers("job")
          .whereLayer("job")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("io.scriptorium.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule jobKnowsNoTransport =
      noClasses()
          .that()
          .resideInAPackage("io.scriptorium.job..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..", "redis..", "java.net..", "com.sun.net..", "io.micrometer..");

  @ArchTest
  static final ArchRule onlyItsUsersKnowTheRedisClient =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.scriptorium.redis..", "io.scriptorium.inference..", "io.scriptorium.context..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("redis.clients..");

  /**
   * Text of strangers steers no terminal, since {@code Terminal} makes safe all that is printed.
   * The simulator, which knows no other module, prints its own addresses alone; the tests' own
   * helpers lie in {@code hostile}.
   */
  @ArchTest
  static final ArchRule onlyTheTerminalPackagePrints =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.scriptorium.terminal..", "io.scriptorium.sim..", "io.scriptorium.hostile..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethodWhere(
              target(owner(assignableTo(PrintStream.class).or(assignableTo(PrintWriter.class)))))
          .orShould()
          .callMethodWhere(
              target(nameMatching("getOut|getErr|printVersionHelp|usage"))
                  .and(target(owner(assignableTo(CommandLine.class)))))
          .orShould()
          .callMethod(Throwable.class, "printStackTrace")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Console.class);

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .that()
          .haveSimpleName("package-info")
          .should()
          .beAnnotatedWith(org.jspecify.annotations.NullMarked.class);
}
