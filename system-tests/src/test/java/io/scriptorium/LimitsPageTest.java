package io.scriptorium;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.assembler.AssemblerCommand;
import io.scriptorium.planner.PlannerCommand;
import io.scriptorium.writer.WriterCommand;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Holds {@code docs/limits.md} against the options and the tests that it names. */
class LimitsPageTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW =
      Pattern.compile(
          "\\| [^|]+ \\| `(--[a-z-]+)` \\| `([A-Z_]+)` \\| ([^|]+) \\| [^|]*\\| (?:`(\\w+)\\.(\\w+)` )?\\|");

  /** Numbers and times that bound nothing: a place, a default, a share, a number of helpers. */
  private static final Set<String> NO_BOUNDS =
      Set.of(
          "MANAGEMENT_PORT",
          "PLANNER_DEFAULT_WORDS",
          "PLANNER_PLAN_TOLERANCE",
          "PLANNER_INFERENCE_SEATS",
          "INFERENCE_TEMPERATURE",
          "INFERENCE_DOCUMENT_TOKENS",
          "ASSEMBLER_THREADS",
          "ASSEMBLER_STANDBY_REPLICAS");

  private record Row(
      String option,
      String variable,
      String value,
      @Nullable String testClass,
      @Nullable String testMethod) {}

  @Test
  void everyRowNamesAnOptionWithItsVariableAndItsDefault() throws IOException {
    List<String> options = options().stream().map(LimitsPageTest::described).toList();

    for (Row row : rows()) {
      assertThat(options)
          .contains("%s ${env:%s:-%s}".formatted(row.option(), row.variable(), row.value()));
    }
  }

  @Test
  void everyOptionThatIsABoundHasARow() throws IOException {
    Set<String> bounds = new TreeSet<>();
    for (OptionSpec option : options()) {
      Class<?> type = option.type();
      if (type.equals(Duration.class) || (type.isPrimitive() && !type.equals(boolean.class))) {
        bounds.add(variable(option));
      }
    }
    bounds.removeAll(NO_BOUNDS);

    assertThat(rows().stream().map(Row::variable)).containsExactlyInAnyOrderElementsOf(bounds);
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    for (Row row : rows()) {
      if (row.testClass() != null) {
        String source = source(row.testClass() + ".java").orElse("");
        assertThat(source).as(row.toString()).contains("void " + row.testMethod() + "(");
      }
    }
  }

  private static List<Row> rows() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/limits.md"));
    List<Row> rows =
        ROW.matcher(page)
            .results()
            .map(row ->
                new Row(
                    row.group(1),
                    row.group(2),
                    row.group(3).replaceFirst(",.*", ""),
                    row.group(4),
                    row.group(5)))
            .toList();
    assertThat(rows).hasSize((int) page.lines().filter(line -> line.contains("| `--")).count());
    return rows;
  }

  private static List<OptionSpec> options() {
    List<OptionSpec> options = new ArrayList<>();
    for (Object command :
        List.of(new PlannerCommand(), new WriterCommand(), new AssemblerCommand())) {
      options.addAll(new CommandLine(command).getCommandSpec().options());
    }
    return options.stream().filter(option -> !option.usageHelp() && !option.versionHelp()).toList();
  }

  private static String described(OptionSpec option) {
    return option.longestName() + " " + defaultAsWritten(option);
  }

  private static String variable(OptionSpec option) {
    return defaultAsWritten(option).replaceFirst("^\\$\\{env:([A-Z_]+).*", "$1");
  }

  /** Picocli itself only reports the default in this process's environment. */
  private static String defaultAsWritten(OptionSpec option) {
    return ((AnnotatedElement) option.userObject()).getAnnotation(Option.class).defaultValue();
  }

  private static Optional<String> source(String file) throws IOException {
    try (Stream<Path> paths = Files.walk(ROOT)) {
      Optional<Path> found =
          paths
              .filter(path -> path.endsWith(file) && path.toString().contains("src/test/java"))
              .findFirst();
      return found.isPresent() ? Optional.of(Files.readString(found.get())) : Optional.empty();
    }
  }
}
