package io.scriptorium;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.assembler.AssemblerSettings;
import io.scriptorium.planner.PlannerSettings;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.SettingSpec;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.writer.WriterSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/limits.md} against the options and the tests that it names. */
class LimitsPageTest {

  private static final Path ROOT = Path.of("..");
  private static final List<Class<? extends Record>> WORKERS =
      List.of(PlannerSettings.class, WriterSettings.class, AssemblerSettings.class);
  private static final Pattern FIXED_ROW =
      Pattern.compile(
          "\\| [^|]+ \\| ([^|]+) \\| `(\\w+\\.\\w+)` \\| [^|]*\\| [^|]+\\| (?:`(\\w+)\\.(\\w+)`"
              + " )?\\|");
  private static final Pattern ROW =
      Pattern.compile(
          "\\| [^|]+ \\| `(--[a-z-]+)` \\| `([A-Z_]+)` \\| ([^|]+) \\| [^|]*\\|"
              + " (?:`(\\w+)\\.(\\w+)` )?\\|");

  /** Numbers and times that bound nothing: a place, a default, a share, a number of helpers. */
  private static final Set<String> NO_BOUNDS =
      Set.of(
          "MANAGEMENT_PORT",
          "PLANNER_DEFAULT_WORDS",
          "INFERENCE_TEMPERATURE",
          "ASSEMBLER_STANDBY_REPLICAS",
          "PLANNER_STANDBY_REPLICAS");

  private record Row(
      String option,
      String variable,
      String value,
      @Nullable String testClass,
      @Nullable String testMethod) {}

  private record FixedRow(
      String value, String component, @Nullable String testClass, @Nullable String testMethod) {}

  @Test
  void everyRowNamesAnOptionWithItsVariableAndItsDefault() throws IOException {
    List<String> settings = settings().stream().map(LimitsPageTest::described).toList();

    for (Row row : rows()) {
      assertThat(settings)
          .contains("%s %s %s".formatted(row.option(), row.variable(), row.value()));
    }
  }

  @Test
  void everyOptionThatIsABoundHasARow() throws IOException {
    Set<String> bounds = new TreeSet<>();
    for (SettingSpec setting : settings()) {
      if (isBound(setting.type())) {
        bounds.add(setting.variable());
      }
    }
    bounds.removeAll(NO_BOUNDS);

    assertThat(rows().stream().map(Row::variable)).containsExactlyInAnyOrderElementsOf(bounds);
  }

  @Test
  void everyFixedBoundHasARowWithItsValue() throws IOException {
    Set<String> fixed = new TreeSet<>();
    WORKERS.forEach(record -> addFixed(record, fixed));

    assertThat(fixedRows().stream().map(row -> row.component() + " " + row.value()))
        .containsExactlyInAnyOrderElementsOf(fixed);
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    for (Row row : rows()) {
      requireTest(row, row.testClass(), row.testMethod());
    }
    for (FixedRow row : fixedRows()) {
      requireTest(row, row.testClass(), row.testMethod());
    }
  }

  private static void requireTest(
      Record row, @Nullable String testClass, @Nullable String testMethod) throws IOException {
    if (testClass != null) {
      String source = source(testClass + ".java").orElse("");
      assertThat(source).as(row.toString()).contains("void " + testMethod + "(");
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

  private static List<FixedRow> fixedRows() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/limits.md"));
    return FIXED_ROW
        .matcher(page)
        .results()
        .map(row -> new FixedRow(row.group(1), row.group(2), row.group(3), row.group(4)))
        .toList();
  }

  private static List<SettingSpec> settings() {
    return WORKERS.stream().flatMap(it -> SettingsReader.of(it).settings().stream()).toList();
  }

  private static String described(SettingSpec setting) {
    return "%s %s %s".formatted(setting.option(), setting.variable(), setting.declared().value());
  }

  private static void addFixed(Class<?> record, Set<String> all) {
    for (RecordComponent component : record.getRecordComponents()) {
      Fixed fixed = component.getAnnotation(Fixed.class);
      if (fixed != null && isBound(component.getType()) && !fixed.value().isEmpty()) {
        all.add(record.getSimpleName() + "." + component.getName() + " " + fixed.value());
      } else if (component.getType().isRecord()) {
        addFixed(component.getType(), all);
      }
    }
  }

  private static boolean isBound(Class<?> type) {
    return type.equals(Duration.class) || (type.isPrimitive() && !type.equals(boolean.class));
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
